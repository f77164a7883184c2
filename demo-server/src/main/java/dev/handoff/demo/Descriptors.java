package dev.handoff.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many descriptors this process may have, and how many of these are for clients. */
final class Descriptors {
  /**
   * Kept for the server itself: the JVM has a dozen, a spawn takes five for a moment, and if jnr
   * finds none while loading it can never be loaded again.
   */
  private static final int KEPT = 48;

  private static final String LIMIT = "Max open files";

  private Descriptors() {}

  /** How many connections clients may have: at least one, however low the limit. */
  static int forConnections() {
    return Math.max(1, limit() - KEPT);
  }

  /** The soft limit from proc(5), which the JVM raises to the hard limit when it starts. */
  private static int limit() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
        if (line.startsWith(LIMIT)) {
          return Integer.parseInt(line.substring(LIMIT.length()).strip().split(" ")[0]);
        }
      }
    } catch (IOException | NumberFormatException unlimited) {
      // Then accept reports when there are none left.
    }
    return Integer.MAX_VALUE;
  }
}
