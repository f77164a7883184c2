package dev.handoff.posix;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line with which this process was executed, as the kernel keeps it (proc(5)): with
 * empty arguments and spaces, without anything that the launcher has changed or read from files,
 * and byte for byte (see {@link Words}).
 */
public final class CommandLine {
  private static final int WORDS_SHOWN = 100;

  private CommandLine() {}

  /**
   * The words of this process's command line; the first is a name that need not be a file's.
   *
   * @throws IOException without /proc, or without a descriptor to read it with
   */
  public static List<String> ofThisProcess() throws IOException {
    return strings("/proc/self/cmdline");
  }

  /** A command line for people and for JSON; a very long one is cut. */
  public static List<String> shown(List<String> command) {
    List<String> shown = new ArrayList<>();
    for (String word : command) {
      if (shown.size() == WORDS_SHOWN) {
        shown.add("... (" + (command.size() - WORDS_SHOWN) + " more)");
        break;
      }
      shown.add(Words.shown(word));
    }
    return shown;
  }

  static List<String> strings(String file) throws IOException {
    try {
      return Words.split(Files.readAllBytes(Path.of(file)));
    } catch (FileSystemException e) {
      throw new IOException("cannot read " + e.getFile() + ": " + e.getReason(), e);
    }
  }
}
