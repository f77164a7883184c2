package dev.handoff.journal;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.EventWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Everything that happened, in the order in which this process learned of it. The newest entries
 * are held in a bounded ring; milestones (events that are not an {@link Event.Sample}) are also
 * held in a bounded store of their own, so that the history outlives the heartbeats. Safe for use
 * by several threads.
 */
public final class Journal {
  private static final Duration SAMPLES_IN_SNAPSHOT = Duration.ofSeconds(120);

  /** A snapshot is one message to a browser, and must stay small enough for it. */
  private static final int MOST_SAMPLES_IN_SNAPSHOT = 20_000;

  /**
   * An event and its place in the journal.
   *
   * @param id counts up without gaps, from 1 or from the first id that the journal was given
   * @param process the process that it comes from
   * @param about the process that it is about if another one reports it: its birth, its readiness
   *     or its end; null if there is none
   * @param envelope the event
   * @param json the line as it came, including fields unknown here, as one JSON object on one line
   *     without its line feed, with the field {@code journal} (the id) put first
   */
  public record Entry(
      long id, ProcessId process, ProcessId about, Envelope envelope, String json) {}

  /** The entries asked for have left the ring: continue from a snapshot. */
  public static final class Gone extends Exception {
    Gone(long id, long firstId) {
      super(
          "the journal no longer holds entry "
              + (id + 1)
              + ": its oldest is "
              + firstId
              + ", go on from a snapshot");
    }
  }

  private final Ring ring;
  private final Milestones milestones = new Milestones();
  private final Identities identities;
  private final EventWriter writer = new EventWriter();
  private final long pid = ProcessHandle.current().pid();
  private long seq;
  private int waiters;

  /**
   * An empty journal that only knows of processes what their events say.
   *
   * @param capacity the most entries it holds; it holds fewer if their lines have more than a
   *     thousand characters on average
   */
  public Journal(int capacity) {
    this(capacity, 1, Origin.UNKNOWN);
  }

  /**
   * An empty journal whose ids begin higher, so that they differ from those of an earlier journal.
   *
   * @param capacity as above
   * @param firstId the id of the first entry, at least 1
   * @param origin where the processes run
   */
  public Journal(int capacity, long firstId, Origin origin) {
    this.ring = new Ring(capacity, firstId);
    this.identities = new Identities(origin);
  }

  /**
   * Appends an event and wakes the threads that wait for one.
   *
   * @param line the JSON object that the event was read from, with or without its line feed
   */
  public synchronized Entry append(Envelope envelope, String line) {
    return append(identities.reporter(envelope), envelope, line);
  }

  /**
   * Appends an event if it is wanted.
   *
   * @param line as above
   * @param wanted decides, knowing the process that the event comes from
   * @return whether it was
   */
  public synchronized boolean append(Envelope envelope, String line, Predicate<ProcessId> wanted) {
    ProcessId process = identities.reporter(envelope);
    boolean is = wanted.test(process);
    if (is) {
      append(process, envelope, line);
    }
    return is;
  }

  private Entry append(ProcessId process, Envelope envelope, String line) {
    long id = ring.lastId() + 1;
    ProcessId about = identities.subject(envelope);
    Entry entry = new Entry(id, process, about, envelope, JournalLine.numbered(id, line));
    ring.add(entry, System.nanoTime());
    milestones.add(entry);
    if (waiters > 0) {
      notifyAll();
    }
    return entry;
  }

  /**
   * A sink for events of this process itself. All sinks of a journal share one count of {@code
   * seq}. An event whose line would be too long is left out, and its {@code seq} is missing.
   *
   * @param gen the generation to stamp on events, 0 for the dashboard
   */
  public EventSink sink(int gen) {
    return new EventSink() {
      @Override
      public void publish(Event event) {
        appendOwn(gen, System.nanoTime(), System.currentTimeMillis(), event);
      }

      @Override
      public void publish(Event event, long at) {
        long wall = System.currentTimeMillis() - (System.nanoTime() - at) / 1_000_000;
        appendOwn(gen, at, wall, event);
      }
    };
  }

  /**
   * Reports an event of this process that belongs to a moment other than now; its wall time is now.
   *
   * @param mono that moment, on the monotonic clock of the other events
   */
  public void pin(long mono, Event event) {
    appendOwn(0, mono, System.currentTimeMillis(), event);
  }

  private synchronized void appendOwn(int gen, long mono, long wall, Event event) {
    Envelope envelope = new Envelope(++seq, mono, wall, pid, gen, false, event);
    byte[] line;
    try {
      line = writer.write(envelope);
    } catch (IllegalArgumentException tooLong) {
      return;
    }
    append(envelope, new String(line, StandardCharsets.UTF_8));
  }

  /** The id of the newest entry; one less than the first id while there is none. */
  public synchronized long lastId() {
    return ring.lastId();
  }

  /** The id of the oldest entry still in the ring; one more than {@link #lastId} if it is empty. */
  public synchronized long firstId() {
    return ring.firstId();
  }

  /**
   * The entries that follow an id, oldest first.
   *
   * @param id the last one already known, 0 for none
   * @param max the most entries to return
   * @throws Gone if some of them have left the ring
   */
  public synchronized List<Entry> after(long id, int max) throws Gone {
    if (id + 1 < ring.firstId()) {
      throw new Gone(id, ring.firstId());
    }
    return ring.from(id + 1, max);
  }

  /**
   * Waits for an entry after the given one.
   *
   * @return true as soon as {@link #lastId} is greater than {@code id}; false when the time is up
   */
  public synchronized boolean await(long id, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    waiters++;
    try {
      while (ring.lastId() <= id) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
      return true;
    } finally {
      waiters--;
    }
  }

  /**
   * What a new viewer needs, in order of id: all milestones still held, and the samples of the last
   * two minutes, at most the newest 20,000 of them. The viewer continues after the last id.
   */
  public List<Entry> snapshot() {
    List<Entry> entries;
    synchronized (this) {
      long since = System.nanoTime() - SAMPLES_IN_SNAPSHOT.toNanos();
      entries = new ArrayList<>(milestones.all());
      entries.addAll(ring.samplesSince(since, MOST_SAMPLES_IN_SNAPSHOT));
    }
    entries.sort(Comparator.comparingLong(Entry::id));
    return entries;
  }
}
