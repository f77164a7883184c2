package dev.handoff.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many descriptors the system allows this process, and how many of them clients may use. */
final class Descriptors {
  /**
   * For the server itself: the JVM has a dozen, a spawn takes five for a moment, and jnr never
   * loads again once it has found none.
   */
  private static final int KEPT = 48;

  private static final String LIMIT = "Max open files";

  private Descriptors() {}

  /** At least one, however low the limit. */
  static int forConnections() {
    return Math.max(1, limit() - KEPT);
  }

  /** The soft limit of proc(5), which the JVM raises to the hard one as it starts. */
  private static int limit() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
        if (line.startsWith(LIMIT)) {
          return Integer.parseInt(line.substring(LIMIT.length()).strip().split(" ")[0]);
        }
      }
    } catch (IOException | NumberFormatException unlimited) {
      // Then accept will tell.
    }
    return Integer.MAX_VALUE;
  }
}
