package dev.handoff.journal;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is heard of one PID, in the order in which it is heard, and which process each event belongs
 * to: a, b, or one of which nothing else is heard. Journal, recording and page must agree on it.
 */
public final class ReusedPids {
  /** Larger than any PID that the kernel assigns (at most 2^22). */
  public static final long PID = 5_000_001;

  private static final long OTHER = 5_000_000;
  private static final long MILLI = 1_000_000;
  private static final Event STARTED = new ProcessEvent.Started(OTHER, "v1", "17", List.of());
  private static final Event READY = new ProcessEvent.Ready(200);
  private static final Event BEAT = new ProcessEvent.Heartbeat("serving", 1, 2, 3, 4, 5);
  private static final Event DRAINING = new ProcessEvent.Draining("terminated", 1, 1, 30_000);
  private static final Event EXITING = new ProcessEvent.Exiting(0, "terminated", 9, 0);
  private static final Event TRAFFIC =
      new TrafficEvent.Started("u", 5, "close", "uniform", 9_000, 0, 15_000, "", 0, "GET");
  private static final Event FINISHED =
      new TrafficEvent.Finished(Tally.NONE, Map.of(), Map.of(), "stopped");
  private static final Event SPAWNED = new ChildEvent.Spawned(PID, 2);
  private static final Event FAILED = new ChildEvent.Failed(PID, "exit", "It exited.");
  private static final Event EXITED = new ProcessEvent.Exited(PID, 1, null);

  private final List<Heard> all = new ArrayList<>();
  private long seqOfOther;

  private ReusedPids() {}

  /**
   * An event.
   *
   * @param process that it belongs to; {@code none} if nothing else is heard of that
   * @param envelope reported by that process, or by another one about it
   */
  public record Heard(String process, Envelope envelope) {
    /** Whether the process reports it itself. */
    public boolean own() {
      return envelope.pid() == PID;
    }
  }

  /** All cases, by a name that says what happened. */
  public static Map<String, List<Heard>> all() {
    Map<String, List<Heard>> all = new LinkedHashMap<>();
    all.put("one process", old().all);
    all.put(
        "used again after an end",
        old().about("a", 30, EXITED).serves(1_000).own("b", 3, 1_030, BEAT).all);
    all.put("used again, and nobody reported the end", old().serves(1_000).all);
    all.put("used again, and start and end were not heard", old().own("b", 2, 1_000, BEAT).all);
    all.put(
        "used again by the next but one",
        old().serves(1_000).own("c", 1, 2_000, STARTED).own("c", 2, 2_010, READY).all);
    all.put(
        "started again after an end, counting on",
        old().about("a", 30, EXITED).own("b", 3, 1_000, STARTED).own("b", 4, 1_010, READY).all);
    all.put(
        "last words after the news of the end",
        old().about("a", 30, EXITED).own("a", 3, 25, DRAINING).own("a", 4, 31, EXITING).all);
    all.put(
        "all words after the news of the end",
        new ReusedPids()
            .about("a", 30, EXITED)
            .own("a", 1, 10, STARTED)
            .own("a", 2, 20, READY)
            .own("a", 3, 31, EXITING)
            .all);
    all.put(
        "last words after the first words of the next",
        old()
            .about("a", 30, EXITED)
            .serves(1_000)
            .own("a", 3, 29, EXITING)
            .own("b", 3, 1_020, BEAT)
            .all);
    all.put(
        "the end of an earlier process, heard late",
        old().about("none", 5, EXITED).own("a", 3, 30, BEAT).all);
    all.put(
        "the news of the end comes after the next has begun",
        old().serves(1_000).about("a", 30, EXITED).all);
    all.put(
        "spawned, failed without a word, spawned again",
        new ReusedPids()
            .about("a", 10, SPAWNED)
            .about("a", 20, FAILED)
            .about("b", 2_000, SPAWNED)
            .own("b", 1, 2_010, STARTED)
            .all);
    all.put(
        "failed without a word, and the spawn of the next was not heard",
        new ReusedPids()
            .about("a", 10, SPAWNED)
            .about("a", 20, FAILED)
            .own("b", 1, 2_010, STARTED)
            .all);
    all.put(
        "spawned after the end of one whose spawn was not heard",
        old().about("a", 30, EXITED).about("b", 990, SPAWNED).serves(1_000).all);
    all.put(
        "failed without a word, and the start of the next was not heard",
        new ReusedPids()
            .about("a", 10, SPAWNED)
            .about("a", 20, FAILED)
            .own("b", 2, 2_010, READY)
            .all);
    all.put(
        "a child whose parent reports first",
        new ReusedPids()
            .about("a", 10, SPAWNED)
            .about("a", 200, new ChildEvent.Ready(PID, 2, 190))
            .own("a", 1, 100, STARTED)
            .own("a", 2, 190, READY)
            .all);
    all.put(
        "a child whose parent reports last",
        new ReusedPids()
            .own("a", 1, 100, STARTED)
            .own("a", 2, 190, READY)
            .about("a", 10, SPAWNED)
            .all);
    all.put(
        "an event is reported later than it happened",
        old().own("a", 3, 15, BEAT).own("a", 4, 30, BEAT).all);
    all.put(
        "an event that was reported late, in the order of moments",
        old().own("a", 4, 25, BEAT).own("a", 3, 30, DRAINING).own("a", 5, 31, EXITING).all);
    all.put(
        "repeated after a reconnect",
        old().own("a", 3, 30, DRAINING).repeat(1, 10, STARTED).repeat(2, 20, READY).all);
    all.put(
        "the newest is repeated after a reconnect",
        old().own("a", 3, 30, DRAINING).repeat(3, 30, DRAINING).all);
    all.put(
        "a dashboard that was started again hears repeats first",
        new ReusedPids()
            .repeat(1, 10, STARTED)
            .repeat(2, 20, READY)
            .own("a", 500, 9_000, BEAT)
            .all);
    all.put(
        "a dashboard that was started again hears repeats later",
        new ReusedPids()
            .own("a", 500, 9_000, BEAT)
            .repeat(1, 10, STARTED)
            .repeat(2, 20, READY)
            .all);
    all.put(
        "traffic gets the PID of an old server",
        old().traffic("b", 1_000).about("a", 30, EXITED).own("b", 2, 1_020, FINISHED).all);
    all.put(
        "traffic gets the PID of an old server, and its start was not heard",
        old().own("b", 2, 1_020, FINISHED).all);
    all.put(
        "a server gets the PID of old traffic",
        new ReusedPids()
            .traffic("a", 10)
            .own("a", 2, 20, FINISHED)
            .about("a", 30, EXITED)
            .serves(1_000)
            .all);
    all.put(
        "traffic gets the PID of old traffic",
        new ReusedPids().traffic("a", 10).own("a", 2, 20, FINISHED).traffic("b", 1_000).all);
    return all;
  }

  /** The same events as the lines of a journal. */
  public static List<String> lines(List<Heard> events) {
    Journal journal = new Journal(1_000);
    return events.stream()
        .map(each -> journal.append(each.envelope, line(each.envelope)).json())
        .toList();
  }

  static String line(Envelope envelope) {
    return new String(new EventWriter().write(envelope), StandardCharsets.UTF_8);
  }

  private static ReusedPids old() {
    return new ReusedPids().own("a", 1, 10, STARTED).own("a", 2, 20, READY);
  }

  private ReusedPids serves(long at) {
    return own("b", 1, at, STARTED).own("b", 2, at + 10, READY);
  }

  private ReusedPids traffic(String process, long at) {
    return own(process, 1, at, TRAFFIC);
  }

  private ReusedPids own(String process, long seq, long at, Event event) {
    int gen = event instanceof TrafficEvent ? 0 : 2;
    all.add(new Heard(process, new Envelope(seq, at * MILLI, at, PID, gen, false, event)));
    return this;
  }

  private ReusedPids repeat(long seq, long at, Event event) {
    all.add(new Heard("a", new Envelope(seq, at * MILLI, at, PID, 2, true, event)));
    return this;
  }

  private ReusedPids about(String process, long at, Event event) {
    int gen = event instanceof ProcessEvent ? 0 : 1;
    all.add(
        new Heard(process, new Envelope(++seqOfOther, at * MILLI, at, OTHER, gen, false, event)));
    return this;
  }
}
