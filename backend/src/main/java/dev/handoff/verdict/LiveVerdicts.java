package dev.handoff.verdict;

import dev.handoff.journal.Journal;
import dev.handoff.journal.Journal.Entry;
import java.time.Duration;
import java.util.List;

/**
 * The verdicts of a running journal. A daemon thread follows it, so that no entry leaves the
 * journal unread. Safe for use by several threads.
 */
public final class LiveVerdicts implements AutoCloseable {
  private static final Duration AT_LEAST = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 100;
  private static final int PAGE = 10_000;

  private final Journal journal;
  private final Verdicts verdicts = new Verdicts(System.nanoTime());
  private final Thread thread = new Thread(this::follow, "verdicts");
  private long lastId;
  private long computedFor = -1;
  private List<Verdict> computed = List.of();

  private LiveVerdicts(Journal journal) {
    this.journal = journal;
    thread.setDaemon(true);
  }

  /** Starts following the journal from its oldest entry. */
  public static LiveVerdicts start(Journal journal) {
    LiveVerdicts live = new LiveVerdicts(journal);
    live.thread.start();
    return live;
  }

  /** The verdicts at this moment, up to the last entry of the journal; oldest restart first. */
  public synchronized List<Verdict> all() {
    catchUp();
    if (computedFor != lastId) {
      computed = List.copyOf(verdicts.all());
      computedFor = lastId;
    }
    return computed;
  }

  /** Stops following the journal. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void catchUp() {
    List<Entry> page;
    do {
      page = page();
      page.forEach(verdicts::accept);
      lastId = page.isEmpty() ? lastId : page.get(page.size() - 1).id();
    } while (page.size() == PAGE);
  }

  /**
   * Entries that have left the journal show in a verdict as gaps in the numbers of their processes.
   */
  private List<Entry> page() {
    while (true) {
      try {
        return journal.after(lastId, PAGE);
      } catch (Journal.Gone e) {
        lastId = journal.firstId() - 1;
      }
    }
  }

  /** The id of the last entry that was read. */
  synchronized long read() {
    return lastId;
  }

  private void follow() {
    try {
      while (true) {
        if (journal.await(read(), AT_LEAST)) {
          catchUp();
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException closed) {
      // close() ends it this way.
    }
  }
}
