package dev.handoff.verdict;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.TrafficEvent.Times;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Journal.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Builds the events of a journal, at moments in milliseconds. */
final class Story {
  static final long OLD = 4711;
  static final long NEW = 4823;
  static final long TRAFFIC = 5000;
  private static final long MILLI = 1_000_000;

  private final EventWriter writer = new EventWriter();
  private final Map<Long, Long> seqs = new HashMap<>();
  private final List<Envelope> said = new ArrayList<>();
  private Tally total = Tally.NONE;
  private long oldest;
  private long lag = 10;
  private Times service;
  private long[] fresh;
  private Map<String, Tally> styles = Map.of();

  Story at(long millis, long pid, Event event) {
    int gen = pid == OLD ? 2 : pid == NEW ? 3 : 0;
    long seq = seqs.merge(pid, 1L, Long::sum);
    said.add(
        new Envelope(seq, millis * MILLI, 1_795_000_000_000L + millis, pid, gen, false, event));
    return this;
  }

  Story traffic(long millis) {
    return traffic(millis, "GET");
  }

  Story traffic(long millis, String method) {
    total = Tally.NONE;
    return at(
        millis,
        TRAFFIC,
        new TrafficEvent.Started(
            "http://x", 100, "mixed", "uniform", 60_000, 0, 15_000, "", 0, method));
  }

  /** A tenth of a second that ends at a moment, with answers from one process. */
  Story bucket(long millis, int planned, int answered, long by, Map<String, Integer> failures) {
    int notSent = failures.getOrDefault("not-sent", 0);
    int failed = failures.values().stream().mapToInt(i -> i).sum() - notSent;
    Tally tenth = new Tally(planned, answered, failed, notSent);
    total = total.plus(tenth);
    return at(
        millis,
        TRAFFIC,
        new TrafficEvent.Bucket(
            new TrafficEvent.Span((millis - 100) * MILLI, millis * MILLI),
            new TrafficEvent.Load(100, planned, lag),
            tenth,
            total,
            styles,
            new TrafficEvent.Open((int) total.inFlight(), oldest, (int) total.inFlight(), 0),
            new TrafficEvent.Answers(
                0, 0, answered == 0 ? Map.of() : Map.of("" + by, answered), fresh(millis, planned)),
            failures,
            new Times(1_000, 2_000, 2_000, histogram(answered)),
            service));
  }

  /** From here on, reports say that nothing planned before that moment is open. */
  Story oldest(long millis) {
    oldest = millis * MILLI;
    return this;
  }

  /** From here on, reports say that the generator itself is late. */
  Story lag(long micros) {
    lag = micros;
    return this;
  }

  /** From here on, reports have this service time. */
  Story service(long micros) {
    service = new Times(micros, micros, micros, histogram(1, micros));
    return this;
  }

  /**
   * From here on, reports say when new connections were answered.
   *
   * @param millis all the moments of the story
   */
  Story fresh(long... millis) {
    fresh = millis;
    return this;
  }

  private TrafficEvent.Fresh fresh(long end, int planned) {
    return fresh == null ? null : FreshAnswers.of(end - 100, end, planned, 0, fresh);
  }

  /** From here on, reports have these totals by connection style. */
  Story styles(Map<String, Tally> totals) {
    styles = totals;
    return this;
  }

  /** Tenths of a second without trouble, from one moment to another. */
  Story calm(long from, long to, long by) {
    for (long end = from + 100; end <= to; end += 100) {
      bucket(end, 10, 10, by, Map.of());
    }
    return this;
  }

  Story finished(long millis) {
    return at(millis, TRAFFIC, new TrafficEvent.Finished(total, Map.of(), Map.of(), "duration"));
  }

  /** Loses the newest event: it never arrives. */
  Story lost() {
    said.remove(said.size() - 1);
    return this;
  }

  /** An upgrade that begins at a moment; the old process still answers its two slow requests. */
  Story upgrade(long at) {
    return at(at, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(at + 5, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(at + 200, OLD, new ChildEvent.Ready(NEW, 3, 200))
        .at(at + 201, OLD, new ProcessEvent.Draining("upgraded", 3, 2, 30_000))
        .at(at + 300, OLD, new UpgradeEvent.Done(NEW, 300))
        .at(at + 400, OLD, new RequestEvent.SlowFinished(1, 10, 10))
        .at(at + 410, OLD, new RequestEvent.SlowFinished(2, 10, 10));
  }

  /** An upgrade that begins at a moment; its old process has drained and ended a second later. */
  Story upgradeDone(long at) {
    return upgrade(at)
        .at(at + 1_000, OLD, new ProcessEvent.Exiting(0, "upgraded", 100, 0))
        .at(at + 1_005, 1, new ProcessEvent.Exited(OLD, 0, null));
  }

  /** A second of traffic, then an upgrade that is rolled back after 700 ms. */
  Story rolledBack() {
    return traffic(0)
        .calm(0, 1_000, OLD)
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_200, OLD, new ChildEvent.Ready(NEW, 3, 200))
        .at(1_700, OLD, new UpgradeEvent.Rolledback(NEW, "The new process exited with code 3."));
  }

  List<Envelope> said() {
    return said;
  }

  Verdict verdict() {
    List<Verdict> verdicts = verdicts();
    return verdicts.get(verdicts.size() - 1);
  }

  List<Verdict> verdicts() {
    return Verdicts.of(entries(said));
  }

  List<Entry> entries(List<Envelope> envelopes) {
    Journal journal = new Journal(100_000);
    return envelopes.stream()
        .map(e -> journal.append(e, new String(writer.write(e), StandardCharsets.UTF_8)))
        .toList();
  }

  /** A failure on a connection to the new process. */
  static TrafficEvent.Failure failure(String kind, long plannedAt) {
    return failure(kind, plannedAt, NEW);
  }

  /**
   * A failure of a request that was planned for a moment.
   *
   * @param server PID of the process that last answered on its connection; 0 if none did
   */
  static TrafficEvent.Failure failure(String kind, long plannedAt, long server) {
    return new TrafficEvent.Failure(1, kind, 1, server > 0, server, plannedAt * MILLI, "close", "");
  }

  /** The same event, repeated for a late listener. */
  static Envelope repeat(Envelope e) {
    return new Envelope(e.seq(), e.mono(), e.wall(), e.pid(), e.gen(), true, e.event());
  }

  private static String histogram(int count) {
    return histogram(count, 1_000);
  }

  private static String histogram(int count, long micros) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(micros, count);
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }
}
