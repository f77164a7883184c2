package dev.handoff.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * The children and the files of a run, in a fresh folder. Both are gone when it is closed, and when
 * this process is ended by Ctrl-C, termination or the end of its terminal.
 */
public final class Workspace implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration END = Duration.ofSeconds(10);

  private static final String NAME = "handoff-run";

  private final Children children = new Children(PAUSE, (pid, exit, lastLook) -> {});
  private final Path directory;
  private volatile boolean kept;
  private final Thread hook = new Thread(this::clear, "clear");

  private Workspace() throws IOException {
    endFormer();
    directory = Files.createTempDirectory(NAME);
    // Others may pass through: servers that root starts read their files as another user.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Runtime.getRuntime().addShutdownHook(hook);
    children.start();
  }

  /** A run that was killed could not end its servers. */
  private static void endFormer() throws IOException {
    Path place = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(place, NAME + "*")) {
      for (Path run : runs) {
        if (Remains.end(run)) {
          remove(run);
        }
      }
    }
  }

  /** A new one without children and files. */
  public static Workspace open() throws IOException {
    return new Workspace();
  }

  /** All processes of the run. */
  public Children children() {
    return children;
  }

  /** The folder of the run. */
  public Path directory() {
    return directory;
  }

  /** Leaves the folder where it is in the end. */
  public void keep() {
    kept = true;
  }

  /** Whether this process is being ended, and the servers with it. */
  public boolean ended() {
    return children.isEnding();
  }

  @Override
  public void close() {
    clear();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAnyway) {
      // Then the hook runs, and finds nothing left.
    }
  }

  private synchronized void clear() {
    children.endAll(END);
    children.close();
    if (kept) {
      return;
    }
    remove(directory);
  }

  private static void remove(Path directory) {
    try {
      Remains.remove(directory);
    } catch (IOException | UncheckedIOException e) {
      if (Files.exists(directory)) {
        System.err.println("Some files are left in " + directory + " (" + e.getMessage() + ").");
      }
    }
  }
}
