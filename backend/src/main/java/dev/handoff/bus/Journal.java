package dev.handoff.bus;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.EventWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that happened, in the order in which this process learned of it. The newest entries
 * are held in a bounded ring; milestones (events that are no {@link Event.Sample}) are held in a
 * bounded store of their own too, so that the history outlives the heartbeats. Safe for use by
 * several threads.
 */
public final class Journal {
  private static final Duration SAMPLES_IN_SNAPSHOT = Duration.ofSeconds(120);

  /** A snapshot is one message to a browser: it must stay one that a browser can take. */
  private static final int MOST_SAMPLES_IN_SNAPSHOT = 20_000;

  /**
   * An event and its place in the journal.
   *
   * @param id counts without a gap, from 1 or from where the journal was told to begin
   * @param envelope the event
   * @param json the line as it came, fields unknown here included, as one JSON object in one line
   *     without its line feed, with the field {@code journal} (the id) put first
   */
  public record Entry(long id, Envelope envelope, String json) {}

  /** What was asked for has left the ring: a snapshot is needed to go on. */
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
  private final EventWriter writer = new EventWriter();
  private final long pid = ProcessHandle.current().pid();
  private long seq;
  private int waiters;

  /**
   * An empty journal.
   *
   * @param capacity the most entries it holds; their lines together take at most a thousand
   *     characters each on average, or else it holds fewer
   */
  public Journal(int capacity) {
    this(capacity, 1);
  }

  /**
   * An empty journal whose ids begin higher, so that they are not those of a journal before it.
   *
   * @param capacity as above
   * @param firstId the id of the first entry, at least 1
   */
  public Journal(int capacity, long firstId) {
    this.ring = new Ring(capacity, firstId);
  }

  /**
   * Puts an event at the end and wakes who waits for it.
   *
   * @param line the JSON object that the event was read from, with or without its line feed
   */
  public synchronized Entry append(Envelope envelope, String line) {
    long id = ring.lastId() + 1;
    Entry entry = new Entry(id, envelope, JournalLine.numbered(id, line));
    ring.add(entry, System.nanoTime());
    milestones.add(entry);
    if (waiters > 0) {
      notifyAll();
    }
    return entry;
  }

  /**
   * Where this process itself reports. All sinks of a journal share one count of {@code seq}. An
   * event that makes too long a line is left out, and its {@code seq} is missing.
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
   * Reports an event of this process that belongs to another moment than now, but was written now.
   *
   * @param mono that moment, by the clock of the other events
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

  /** The id of the newest entry; one less than the first while there is none. */
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
   * @param id the last one that is known already, 0 for none
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
   * @return true as soon as {@link #lastId} is greater than {@code id}; false when the time is over
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
   * What a new viewer needs, by id: all milestones still held and the samples of the last two
   * minutes, of these the newest 20,000 at most. The id to go on from is that of the last one.
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
