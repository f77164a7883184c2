package dev.handoff.restart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What this process was executed with, as the kernel has it: with empty arguments and spaces,
 * without the launcher's changes, and in UTF-8 whatever the locale says.
 */
final class CommandLine {
  private CommandLine() {}

  static List<String> ofThisProcess() throws IOException {
    return strings("/proc/self/cmdline");
  }

  /** Its environment; System.getenv has lost what the locale does not have. */
  static Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (String variable : strings("/proc/self/environ")) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return environment;
  }

  private static List<String> strings(String file) throws IOException {
    String all = new String(read(file), StandardCharsets.UTF_8);
    List<String> strings = new ArrayList<>();
    int start = 0;
    for (int end = all.indexOf('\0'); end >= 0; end = all.indexOf('\0', start)) {
      strings.add(all.substring(start, end));
      start = end + 1;
    }
    return strings;
  }

  private static byte[] read(String file) throws IOException {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (FileSystemException e) {
      throw new IOException("cannot read " + e.getFile() + ": " + e.getReason(), e);
    }
  }
}
