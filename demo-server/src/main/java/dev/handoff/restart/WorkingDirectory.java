package dev.handoff.restart;

import dev.handoff.posix.Environment;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where this process was started, under the name that its starter used. In {@code cd /srv/current}
 * the shell keeps that name in {@code PWD} although the kernel only knows {@code /srv/releases/1},
 * where the link led at that moment; the next generation starts where the link leads by then, as
 * with unicorn and puma.
 *
 * @param path absolute
 */
record WorkingDirectory(Path path) {
  private static final Path PRESENT = Path.of("/proc/self/cwd");
  private static final Path ROOT = Path.of("/");

  /**
   * A directory for the next generation.
   *
   * @param path absolute, or null for the present one of this process
   * @param warning a sentence for whoever wonders why files are not found there, or empty
   */
  record Place(Path path, String warning) {

    /** A file as the next generation will find it, or null if Java has no path for it. */
    Path resolve(String file) {
      try {
        return path == null ? Path.of(file) : path.resolve(file);
      } catch (InvalidPathException e) {
        return null;
      }
    }

    /** A path as the next generation will find it. */
    Path resolve(Path file) {
      return path == null ? file : path.resolve(file);
    }

    /** What follows the name of a file that is not there. */
    String seenFrom(String file) {
      return (path == null || file.startsWith("/") ? "" : " (seen from " + path + ")")
          + (warning.isEmpty() ? "" : ". " + warning);
    }
  }

  /**
   * To be called at the start, while PWD is still the directory that it names.
   *
   * @throws IOException without /proc
   */
  static WorkingDirectory ofThisProcess(Environment environment) throws IOException {
    String named = environment.get("PWD");
    try {
      if (named != null && named.startsWith("/") && Files.isSameFile(PRESENT, Path.of(named))) {
        return new WorkingDirectory(Path.of(named));
      }
    } catch (IOException | InvalidPathException e) {
      // PWD is of another process, which has gone elsewhere since.
    }
    return new WorkingDirectory(Files.readSymbolicLink(PRESENT));
  }

  /** Where the next generation starts as things are now. A JVM does not start in a deleted one. */
  Place next() {
    try {
      if (Files.isSameFile(PRESENT, path)) {
        return new Place(null, "");
      } else if (Files.isExecutable(path)) {
        return new Place(path, "");
      }
    } catch (AccessDeniedException e) {
      // We may be in it without the right to come to it, as after su.
      return new Place(null, "");
    } catch (IOException e) {
      // It is gone.
    }
    return new Place(
        ROOT,
        "The working directory "
            + path
            + " is gone, so the next generation starts in /, where relative paths lead nowhere.");
  }
}
