package dev.handoff.traffic.ledger;

import dev.handoff.event.EventSink;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.TrafficEvent.Answers;
import dev.handoff.event.TrafficEvent.Fresh;
import dev.handoff.event.TrafficEvent.Load;
import dev.handoff.event.TrafficEvent.Open;
import dev.handoff.event.TrafficEvent.Span;
import dev.handoff.event.TrafficEvent.Times;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * Makes one series of buckets from what the loops report at their cuts. A bucket is ready when each
 * loop has reported since the last one, or has ended. A loop that stalls delays the next bucket;
 * what the others report meanwhile is added to it, and takes no more memory.
 *
 * <p>Safe for use by several threads.
 */
public final class Merger {
  private static final String UNNAMED = "0";

  private final Supplier<Pace> pace;
  private final long start;
  private final EventSink events;
  private final BucketListener listener;
  private final Set<String> haveAnswered = new HashSet<>();
  private final Interval sum = new Interval();
  private final Moments fresh = new Moments();
  private final LedgerState[] latest;
  private final boolean[] reported;
  private ByteBuffer encoded = ByteBuffer.allocate(0);
  private long from;
  private long freshPlanned;

  /**
   * A merger without reports yet.
   *
   * @param pace the present one
   * @param start of the run on the monotonic clock
   */
  public Merger(
      Supplier<Pace> pace, long start, int loops, EventSink events, BucketListener listener) {
    this.pace = pace;
    this.start = start;
    this.from = start;
    this.events = events;
    this.listener = listener;
    this.latest = new LedgerState[loops];
    this.reported = new boolean[loops];
  }

  /**
   * Takes what a loop reports at a cut: what its ledger has counted since it was last turned. It
   * may be turned when this returns.
   */
  public synchronized void report(int loop, Ledger ledger, LedgerState state, boolean stopped) {
    sum.add(ledger.interval());
    fresh.add(ledger.fresh());
    latest[loop] = state;
    reported[loop] = true;
    for (int i = 0; i < reported.length; i++) {
      if (!reported[i] && (latest[i] == null || !latest[i].ended())) {
        return;
      }
    }
    Arrays.fill(reported, false);
    sum.firstAnswerBy.forEach(this::firstAnswer);
    TrafficEvent.Bucket bucket = bucket(stopped);
    events.publish(bucket);
    listener.interval(bucket, sum.latency, sum.service);
    from = bucket.to();
    sum.clear();
  }

  private void firstAnswer(String pid, long at) {
    if (!pid.equals(UNNAMED) && haveAnswered.add(pid)) {
      events.publish(new TrafficEvent.FirstAnswer(Long.parseLong(pid), at), at);
    }
  }

  private TrafficEvent.Bucket bucket(boolean stopped) {
    long to = to();
    Map<Style, Tally> styles = styles();
    return new TrafficEvent.Bucket(
        new Span(from, to),
        new Load(stopped ? 0 : pace.get().at(to - start), sum.sent, sum.lag),
        sum.tally(),
        styles.values().stream().reduce(Tally.NONE, Tally::plus),
        named(styles),
        new Open(
            Arrays.stream(latest).mapToInt(LedgerState::inFlight).sum(),
            oldest(),
            Arrays.stream(latest).mapToInt(LedgerState::connections).sum(),
            sum.closedIdle),
        new Answers(sum.slow, sum.warmup, Map.copyOf(sum.answeredBy), fresh(to, styles)),
        named(sum.failures),
        times(sum.latency),
        times(sum.service));
  }

  private Fresh fresh(long to, Map<Style, Tally> styles) {
    Tally asked =
        styles.entrySet().stream()
            .filter(each -> each.getKey().isFresh())
            .map(Map.Entry::getValue)
            .reduce(Tally.NONE, Tally::plus);
    int planned = (int) (asked.planned() - freshPlanned);
    freshPlanned = asked.planned();
    return fresh.take(to, planned, (int) asked.inFlight());
  }

  private Times times(Histogram histogram) {
    return new Times(
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(99),
        histogram.getMaxValue(),
        encoded(histogram));
  }

  /** The moment up to which all loops have reported. Some may have reported more, none less. */
  private long to() {
    LongStream going =
        Arrays.stream(latest).filter(each -> !each.ended()).mapToLong(LedgerState::to);
    long to =
        going.min().orElse(Arrays.stream(latest).mapToLong(LedgerState::to).max().orElse(from));
    return Math.max(from, to);
  }

  private long oldest() {
    return Arrays.stream(latest)
        .mapToLong(LedgerState::oldest)
        .filter(at -> at != 0)
        .min()
        .orElse(0);
  }

  private Map<Style, Tally> styles() {
    Map<Style, Tally> styles = new EnumMap<>(Style.class);
    for (LedgerState each : latest) {
      each.styles().forEach((style, tally) -> styles.merge(style, tally, Tally::plus));
    }
    return styles;
  }

  private String encoded(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return "";
    }
    int needed = histogram.getNeededByteBufferCapacity();
    if (encoded.capacity() < needed) {
      encoded = ByteBuffer.allocate(needed);
    }
    encoded.clear();
    int length = histogram.encodeIntoCompressedByteBuffer(encoded);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(encoded.array(), length));
  }

  /** The same by name, in alphabetical order. */
  public static <K, N> Map<String, N> named(Map<K, N> counts) {
    Map<String, N> named = new TreeMap<>();
    counts.forEach((kind, count) -> named.put(Objects.toString(kind), count));
    return named;
  }
}
