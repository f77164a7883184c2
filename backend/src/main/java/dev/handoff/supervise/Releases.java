package dev.handoff.supervise;

import dev.handoff.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The releases that can be chosen as the next one, and the release file that says which one is.
 * Safe for use by several threads.
 */
public final class Releases {
  private static final List<PreparedRelease> PREPARED =
      List.of(
          PreparedRelease.good("v1", "good"),
          PreparedRelease.good("v2", "good"),
          PreparedRelease.good("v3", "good"),
          PreparedRelease.faulty("slow", "ready after 3 s", false),
          PreparedRelease.faulty("crash", "exits before ready", true),
          PreparedRelease.faulty("hang", "never gets ready", true),
          PreparedRelease.faulty("garbage", "writes garbage instead of ready", true),
          new PreparedRelease(
              "missing",
              "its program does not exist",
              true,
              List.of("/nonexistent/handoff-demo"),
              null),
          PreparedRelease.faulty("die-after-ready", "dies just after ready", true));

  private final Path file;
  private boolean ours;

  /**
   * The releases, with this release file.
   *
   * @param file need not exist, but its directory must
   */
  public Releases(Path file) {
    this.file = file;
  }

  /** The release file. */
  public Path file() {
    return file;
  }

  /** All of them, good ones first. */
  public List<PreparedRelease> all() {
    return PREPARED;
  }

  /** The name of the release that the next generation will be; null if none has been chosen yet. */
  public synchronized String chosen() {
    try {
      return Release.read(file).version();
    } catch (IOException none) {
      return null;
    }
  }

  /**
   * Chooses the next release.
   *
   * @throws Refusal if there is no release of that name
   * @throws IOException if the release file cannot be replaced
   */
  public synchronized PreparedRelease choose(String name) throws Refusal, IOException {
    PreparedRelease release = named(name);
    release.content().write(file);
    ours = true;
    return release;
  }

  /**
   * A release by its name.
   *
   * @throws Refusal if there is no release of that name
   */
  PreparedRelease named(String name) throws Refusal {
    return PREPARED.stream()
        .filter(release -> release.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.unknown(
                    "There is no release \"" + name + "\". GET /api/releases lists them."));
  }

  /** Continues with the file of an earlier dashboard. */
  synchronized void adopt() {
    ours = true;
  }

  /** Removes the release file, unless it belongs to somebody else. */
  synchronized void forget() throws IOException {
    if (ours) {
      Files.deleteIfExists(file);
    }
  }
}
