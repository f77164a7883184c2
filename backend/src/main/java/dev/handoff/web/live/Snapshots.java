package dev.handoff.web.live;

import dev.handoff.journal.Journal;
import dev.handoff.web.live.Broadcast.Frame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Everything that a viewer needs to begin with. Viewers that come together, as after a restart of
 * the dashboard, get the same snapshot. Safe for use by several threads.
 */
final class Snapshots {
  private static final long SAME = Duration.ofMillis(250).toNanos();

  private final Journal journal;
  private final LongSupplier clock;
  private final AtomicReference<Taken> newest = new AtomicReference<>();

  private record Taken(Frame frame, long at) {}

  /**
   * None has been taken yet.
   *
   * @param clock in nanoseconds
   */
  Snapshots(Journal journal, LongSupplier clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /** One that is not older than a quarter of a second. */
  synchronized Frame next() {
    Taken taken = newest.get();
    if (taken == null || isOld(taken)) {
      taken = new Taken(take(), clock.getAsLong());
      newest.set(taken);
    }
    return taken.frame();
  }

  /** Lets go of an old one: it may have megabytes. Does not wait for one that is being taken. */
  void forgetOld() {
    Taken taken = newest.get();
    if (taken != null && isOld(taken)) {
      newest.compareAndSet(taken, null);
    }
  }

  private boolean isOld(Taken taken) {
    return clock.getAsLong() - taken.at() > SAME;
  }

  private Frame take() {
    // A snapshot leaves out old samples, so its last record may be older than the journal's.
    long last = journal.lastId();
    List<Journal.Entry> entries = journal.snapshot();
    last = entries.isEmpty() ? last : Math.max(last, entries.get(entries.size() - 1).id());
    return new Frame(0, last, Frames.snapshot(last, entries));
  }
}
