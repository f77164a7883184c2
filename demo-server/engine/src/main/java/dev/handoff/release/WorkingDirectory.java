package dev.handoff.release;

import dev.handoff.posix.Environment;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The directory in which this process was started, by the name that its starter used. After {@code
 * cd /srv/current} the shell keeps that name in {@code PWD}, although the kernel only knows {@code
 * /srv/releases/1}, where the link led at that moment. The next generation starts where the link
 * leads by then, as with unicorn and puma.
 *
 * @param path absolute
 */
public record WorkingDirectory(Path path) {
  private static final Path PRESENT = Path.of("/proc/self/cwd");
  private static final Path ROOT = Path.of("/");

  /**
   * A directory for the next generation.
   *
   * @param path absolute, or null for the present directory of this process
   * @param warning a sentence that explains why files may not be found there, or empty
   */
  public record Place(Path path, String warning) {

    /** A file as the next generation will find it, or null if Java cannot express its path. */
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

    /** What to add after the name of a file that is missing. */
    String seenFrom(String file) {
      return (path == null || file.startsWith("/") ? "" : " (seen from " + path + ")")
          + (warning.isEmpty() ? "" : ". " + warning);
    }
  }

  /**
   * The working directory of this process. To be called at the start, while PWD still leads to it.
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
      // PWD is stale: it comes from a process that has changed its directory since.
    }
    return new WorkingDirectory(Files.readSymbolicLink(PRESENT));
  }

  /**
   * Where the next generation starts as things are now. A JVM does not start in a deleted
   * directory.
   */
  Place next() {
    try {
      if (Files.isSameFile(PRESENT, path)) {
        return new Place(null, "");
      } else if (Files.isExecutable(path)) {
        return new Place(path, "");
      }
    } catch (AccessDeniedException e) {
      // This process may be in it without the right to reach it, as after su.
      return new Place(null, "");
    } catch (IOException e) {
      // The directory is gone.
    }
    return new Place(
        ROOT,
        "The working directory "
            + path
            + " is gone, so the next generation starts in /, where relative paths lead nowhere.");
  }
}
