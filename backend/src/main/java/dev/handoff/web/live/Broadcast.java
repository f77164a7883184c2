package dev.handoff.web.live;

import dev.handoff.journal.Journal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/**
 * The frames that all viewers get: each record is encoded once, however many read it. There is no
 * thread for that: the viewer that first needs the next frame cuts it, and the others wait for it.
 * The newest frames are kept for viewers that are a little behind. Safe for use by several threads.
 */
final class Broadcast {
  private static final long PAUSE_MILLIS = 50;
  private static final int LARGEST_BATCH = 2_000;
  private static final int LONGEST_BATCH = 512 * 1024;
  private static final int MOST_KEPT = 4 * 1024 * 1024;

  /** Replaying more than this takes longer than a snapshot. */
  private static final int TOO_FAR_BEHIND = 20_000;

  /**
   * Records as they go over the wire, in a row.
   *
   * @param after the id of the record before the first one
   * @param lastId the id of the last one
   * @param bytes for every viewer; nobody changes them
   */
  record Frame(long after, long lastId, byte[] bytes) {}

  private final Journal journal;
  private final Snapshots snapshots;
  private final ArrayDeque<Frame> kept = new ArrayDeque<>();
  private int keptBytes;
  private int viewers;
  private boolean cutting;

  /** The last record in a frame. */
  private long lastId;

  /** When the last frame was cut, on {@link System#nanoTime}. */
  private long cutAt;

  /** Nothing is cut before somebody joins. */
  Broadcast(Journal journal) {
    this.journal = journal;
    this.snapshots = new Snapshots(journal, System::nanoTime);
    this.cutAt = System.nanoTime() - Duration.ofMillis(PAUSE_MILLIS).toNanos();
  }

  /** A viewer is there, and will ask for what follows a record that it learns of from now on. */
  synchronized void join() {
    if (viewers++ == 0) {
      goOnAfter(journal.lastId());
    }
  }

  /** A viewer that has joined has left. */
  synchronized void leave() {
    viewers--;
  }

  /** Whether a viewer that knows nothing after this record needs a snapshot. */
  boolean isTooFar(long cursor) {
    return journal.lastId() - cursor > TOO_FAR_BEHIND;
  }

  /**
   * The first frame that ends after a record; waits for it. It may begin before that record, or
   * long after it: then {@link #part} of the journal leads up to its end.
   *
   * @param cursor the last record that the viewer knows
   * @param deadline on {@link System#nanoTime}
   * @return null when the deadline has passed
   */
  Frame next(long cursor, long deadline) throws InterruptedException {
    while (true) {
      synchronized (this) {
        while (cutting && lastId <= cursor) {
          long left = (deadline - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            return null;
          }
          wait(left);
        }
        if (lastId > cursor) {
          return keptAfter(cursor);
        }
        cutting = true;
      }
      try {
        if (!cut(deadline)) {
          return null;
        }
      } finally {
        synchronized (this) {
          cutting = false;
          notifyAll();
        }
      }
    }
  }

  /** Everything that a viewer needs to begin with. */
  Frame snapshot() {
    return snapshots.next();
  }

  /**
   * The records between two, for one viewer; perhaps only the first of them.
   *
   * @param after the last one that it knows
   * @param upTo the last one that it wants
   * @throws Journal.Gone if some of them have left the journal
   */
  Frame part(long after, long upTo) throws Journal.Gone {
    List<Journal.Entry> entries = journal.after(after, (int) Math.min(LARGEST_BATCH, upTo - after));
    List<Journal.Entry> fitting = entries.subList(0, fitting(entries));
    return new Frame(after, fitting.get(fitting.size() - 1).id(), Frames.batch(fitting));
  }

  /** Called by one thread at a time, which reads and writes the end of the frames alone. */
  private boolean cut(long deadline) throws InterruptedException {
    long pause = PAUSE_MILLIS - (System.nanoTime() - cutAt) / 1_000_000;
    if (pause > 0) {
      // Records that come meanwhile go into the same frame.
      Thread.sleep(pause);
    }
    long after = lastId;
    if (!journal.await(after, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
      return false;
    }
    cutAt = System.nanoTime();
    snapshots.forgetOld();
    try {
      if (!isTooFar(after)) {
        keep(part(after, Long.MAX_VALUE));
        return true;
      }
    } catch (Journal.Gone gone) {
      // The same as too far behind.
    }
    goOnAfter(journal.lastId());
    return true;
  }

  private synchronized void keep(Frame frame) {
    kept.add(frame);
    lastId = frame.lastId();
    keptBytes += frame.bytes().length;
    while (keptBytes > MOST_KEPT && kept.size() > 1) {
      keptBytes -= kept.remove().bytes().length;
    }
  }

  /** Without what is before: whoever waits for it needs a snapshot. */
  private synchronized void goOnAfter(long id) {
    kept.clear();
    keptBytes = 0;
    lastId = id;
  }

  /** Looks from the newest on: that is the one that almost every viewer waits for. */
  private Frame keptAfter(long cursor) {
    Frame first = new Frame(lastId, lastId, new byte[0]);
    for (Iterator<Frame> newest = kept.descendingIterator(); newest.hasNext(); ) {
      Frame each = newest.next();
      if (each.lastId() <= cursor) {
        break;
      }
      first = each;
    }
    return first;
  }

  /** How many of these go into one frame: at least one. */
  private static int fitting(List<Journal.Entry> entries) {
    int characters = 0;
    for (int i = 0; i < entries.size(); i++) {
      characters += entries.get(i).json().length();
      if (characters > LONGEST_BATCH && i > 0) {
        return i;
      }
    }
    return entries.size();
  }
}
