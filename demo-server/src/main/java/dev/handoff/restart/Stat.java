package dev.handoff.restart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel tells about this process in {@code /proc/self/stat}. */
final class Stat {
  static final int TERMINAL = 7;
  static final int START_TIME = 22;

  private Stat() {}

  /**
   * One number of it.
   *
   * @param field as proc(5) counts them, from 4 on
   */
  static long read(int field) throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    // The second field, in parentheses, is the command's name and may contain anything.
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[field - 3]);
  }
}
