package dev.handoff.subject;

import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * The file in which a server says which process is its main one. It is missing for a moment while
 * it is replaced, and it may have anything in it: what it says counts only for a process of the
 * server, so that nobody else is ever signalled.
 *
 * @param isOfServer whether a process belongs to the server
 */
record PidFile(Path path, LongPredicate isOfServer) {
  private static final int LONGEST = 40;

  /** The process that it names; empty if that is none of the server. */
  OptionalLong pid() {
    OptionalLong pid = number(text());
    return pid.isPresent() && Proc.runs(pid.getAsLong()) && isOfServer.test(pid.getAsLong())
        ? pid
        : OptionalLong.empty();
  }

  /** Why it names none, as a part of a sentence. */
  String trouble() {
    String text = text();
    OptionalLong pid = number(text);
    if (text == null) {
      return "there is no PID file " + path;
    } else if (pid.isEmpty()) {
      return "its PID file " + path + " has no PID but '" + text + "'";
    } else if (!Proc.runs(pid.getAsLong())) {
      return "its PID file " + path + " names PID " + pid.getAsLong() + ", which is not there";
    }
    return "its PID file "
        + path
        + " names a process that is not of this server ("
        + Proc.describe(pid.getAsLong())
        + ")";
  }

  /** Its first line; null if it cannot be read. */
  private String text() {
    if (!Files.isRegularFile(path)) {
      return null;
    }
    try (InputStream in = Files.newInputStream(path)) {
      String text = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
      return text.strip().replaceFirst("(?s)[\\r\\n].*", "");
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static OptionalLong number(String text) {
    return text != null && text.matches("0*[1-9]\\d{0,8}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
