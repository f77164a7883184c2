package dev.handoff.restart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the next generation starts: where this one did, also if that directory has been deleted and
 * made again meanwhile. A JVM does not start in a deleted one.
 *
 * @param path or null for the one that this process is in
 * @param warning for whoever wonders why the next generation failed, or empty
 */
record WorkingDirectory(Path path, String warning) {
  private static final Path ROOT = Path.of("/");

  static WorkingDirectory forTheNext() throws IOException {
    if (!Files.readSymbolicLink(Path.of("/proc/self/cwd")).toString().endsWith(" (deleted)")) {
      return new WorkingDirectory(null, "");
    }
    Path initial = Path.of(System.getProperty("user.dir"));
    return Files.isDirectory(initial)
        ? new WorkingDirectory(initial, "")
        : new WorkingDirectory(
            ROOT,
            " The working directory "
                + initial
                + " has been deleted, so it was started in /: relative paths do not lead anywhere"
                + " there.");
  }
}
