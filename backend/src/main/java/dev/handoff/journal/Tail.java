package dev.handoff.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Reads the journal from a given entry on and waits for new ones. A reader that falls behind the
 * journal continues with its snapshot. For one thread.
 */
public final class Tail {
  private static final int CHUNK = 256;

  private final Journal journal;
  private final ArrayDeque<Journal.Entry> read = new ArrayDeque<>();
  private long cursor;

  /**
   * A tail that begins after a given entry.
   *
   * @param after the id of the last entry that is not wanted
   */
  public Tail(Journal journal, long after) {
    this.journal = journal;
    this.cursor = after;
  }

  /**
   * The next entry; waits for it.
   *
   * @param deadline on {@link System#nanoTime}
   * @return empty when the deadline has passed
   */
  public Optional<Journal.Entry> next(long deadline) throws InterruptedException {
    while (read.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || !journal.await(cursor, Duration.ofNanos(left))) {
        return Optional.empty();
      }
      try {
        read.addAll(journal.after(cursor, CHUNK));
        cursor = read.getLast().id();
      } catch (Journal.Gone behind) {
        long last = journal.lastId();
        journal.snapshot().stream().filter(entry -> entry.id() > cursor).forEach(read::add);
        cursor = read.isEmpty() ? last : Math.max(last, read.getLast().id());
      }
    }
    return Optional.of(read.remove());
  }
}
