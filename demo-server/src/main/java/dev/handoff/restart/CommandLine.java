package dev.handoff.restart;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of this process, as the kernel has it: with empty arguments and spaces, and
 * without the launcher's changes.
 */
final class CommandLine {
  private CommandLine() {}

  static List<String> ofThisProcess() throws IOException {
    String line = new String(read(), Charset.defaultCharset());
    List<String> arguments = new ArrayList<>();
    int start = 0;
    for (int end = line.indexOf('\0'); end >= 0; end = line.indexOf('\0', start)) {
      arguments.add(line.substring(start, end));
      start = end + 1;
    }
    return arguments;
  }

  private static byte[] read() throws IOException {
    try {
      return Files.readAllBytes(Path.of("/proc/self/cmdline"));
    } catch (FileSystemException e) {
      throw new IOException("cannot read " + e.getFile() + ": " + e.getReason(), e);
    }
  }
}
