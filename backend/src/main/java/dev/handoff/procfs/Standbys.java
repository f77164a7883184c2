package dev.handoff.procfs;

import dev.handoff.posix.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Tells standbys from processes that serve: both hold the listener. A standby is a child of another
 * holder, and its environment names the pipe on which it waits for the word; when it has got that,
 * it closes the pipe.
 *
 * @param proc {@code /proc}, or what looks like it
 */
public record Standbys(Path proc) {
  private static final String WORD = "HANDOFF_STANDBY_FD=";

  /** Those of a listener's holders that may accept. */
  public List<Long> without(Collection<Long> holders) {
    // One alone waits for nobody.
    return holders.size() < 2
        ? List.copyOf(holders)
        : holders.stream().filter(pid -> !waits(pid, holders)).toList();
  }

  private boolean waits(long pid, Collection<Long> holders) {
    Path process = proc.resolve(Long.toString(pid));
    try {
      if (!holders.contains(Stat.of(proc, pid).number(Stat.PARENT))) {
        return false;
      }
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      for (String each : new String(environment, StandardCharsets.ISO_8859_1).split("\0")) {
        if (each.startsWith(WORD)) {
          Path word = process.resolve("fd").resolve(each.substring(WORD.length()));
          return Files.readSymbolicLink(word).toString().startsWith("pipe:");
        }
      }
      return false;
    } catch (IOException | IllegalArgumentException goneOrNotOurs) {
      return false;
    }
  }
}
