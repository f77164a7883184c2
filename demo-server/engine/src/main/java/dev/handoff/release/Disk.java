package dev.handoff.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is on disk for the next generation, to be looked at each second: the files that say what it
 * is are read again only after one of them has changed.
 */
public final class Disk {
  private static final int TRIES = 3;

  private final Next.Origin origin;
  private List<Path> files;
  private Path place;
  private boolean canWait;
  private Makings last;

  /** Looks at nothing yet. */
  public Disk(Next.Origin origin) {
    this.origin = origin;
    this.place = origin.directory().path();
    this.files = releaseFile();
  }

  /** As it is now. */
  public Makings look() {
    Makings now = Makings.of(files, place, canWait);
    if (!now.equals(last)) {
      now = read();
    }
    last = now;
    return now;
  }

  /**
   * What cannot be read keeps the files that it had: the attempt to start it says what is wrong
   * with it.
   */
  private Makings read() {
    try {
      Next next = Next.read(origin);
      for (int i = 0; i < TRIES; i++) {
        files = next.files(origin.releaseFile());
        canWait = next.canWait();
        Makings now = Makings.of(files, place, canWait);
        Next again = Next.read(origin);
        if (again.equals(next)) {
          return now;
        }
        next = again; // Replaced just now: what was read is not what was looked at.
      }
    } catch (IOException e) {
      canWait = true;
    }
    return Makings.of(files, place, canWait);
  }

  private List<Path> releaseFile() {
    Path file = origin.releaseFile();
    return file == null ? List.of() : List.of(place.resolve(file));
  }
}
