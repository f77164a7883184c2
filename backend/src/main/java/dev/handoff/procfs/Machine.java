package dev.handoff.procfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine of a run: figures from different machines, or from different days, cannot be
 * compared.
 */
public final class Machine {
  private Machine() {}

  /** In one line; the load average is that of the minute before. */
  public static String describe() {
    return Runtime.getRuntime().availableProcessors()
        + " cores, Linux "
        + System.getProperty("os.version")
        + ", Java "
        + System.getProperty("java.version")
        + ", load average "
        + loadAverage()
        + " when it began";
  }

  private static String loadAverage() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    } catch (IOException unreadable) {
      return "unknown";
    }
  }
}
