package dev.handoff.traffic;

import dev.handoff.event.TrafficEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Accounts for every request: of the current tenth of a second, and of the whole run. They balance
 * at each cut, or the run stops: planned = answered + failed + not sent + in flight.
 */
final class Books {
  private static final long LONGEST_MICROS = 7_200_000_000L;
  private static final int DIGITS = 3;

  /** Enough for any restart; a server that invents names must not fill the memory. */
  private static final int MAX_PIDS = 256;

  private final Histogram latency = new Histogram(LONGEST_MICROS, DIGITS);
  private final Histogram latencyTotal = new Histogram(LONGEST_MICROS, DIGITS);
  private final Histogram lagTotal = new Histogram(LONGEST_MICROS, DIGITS);
  private final Map<String, Integer> answeredBy = new TreeMap<>();
  private final Map<String, Long> answeredByTotal = new TreeMap<>();
  private final Map<String, Long> firstAnswerBy = new TreeMap<>();
  private final Map<ErrorClass, Integer> failures = new EnumMap<>(ErrorClass.class);
  private final Map<ErrorClass, Long> failuresTotal = new EnumMap<>(ErrorClass.class);
  private ByteBuffer encoded = ByteBuffer.allocate(0);
  private long from;
  private int planned;
  private int sent;
  private int answered;
  private int slow;
  private int closedIdle;
  private long lag;
  private long plannedTotal;
  private long answeredTotal;
  private long failedTotal;
  private long notSentTotal;
  private long slowTotal;
  private long closedIdleTotal;

  /** Opens the books at a moment of the monotonic clock. */
  Books(long from) {
    this.from = from;
  }

  /** A request became due; returns its number. */
  long planned() {
    planned++;
    return ++plannedTotal;
  }

  /** The generator turned to a request, so long after its moment. */
  void begun(long lagNanos) {
    long micros = Math.min(LONGEST_MICROS, lagNanos / 1_000);
    lag = Math.max(lag, micros);
    lagTotal.recordValue(micros);
  }

  /** A request was written in full. */
  void sent() {
    sent++;
  }

  /** A valid answer is complete. */
  void answered(String pid, long latencyNanos, boolean slowByDesign) {
    answered++;
    answeredTotal++;
    String by = answeredByTotal.size() < MAX_PIDS || answeredByTotal.containsKey(pid) ? pid : "0";
    answeredBy.merge(by, 1, Integer::sum);
    if (answeredByTotal.merge(by, 1L, Long::sum) == 1) {
      firstAnswerBy.put(by, System.nanoTime());
    }
    if (slowByDesign) {
      slow++;
      slowTotal++;
    } else {
      latency.recordValue(Math.min(LONGEST_MICROS, latencyNanos / 1_000));
    }
  }

  /** A request will get no valid answer. */
  void failed(ErrorClass kind) {
    failures.merge(kind, 1, Integer::sum);
    failuresTotal.merge(kind, 1L, Long::sum);
    if (kind == ErrorClass.NOT_SENT) {
      notSentTotal++;
    } else {
      failedTotal++;
    }
  }

  /** A kept-alive connection was found closed with no request on it. */
  void closedIdle() {
    closedIdle++;
    closedIdleTotal++;
  }

  /**
   * Closes the current interval and opens the next.
   *
   * @throws IllegalStateException if the books do not balance, which no server can cause
   */
  TrafficEvent.Bucket cut(long to, int inFlight, long oldest, int connections) {
    if (plannedTotal != answeredTotal + failedTotal + notSentTotal + inFlight) {
      throw new IllegalStateException(
          String.format(
              "The books do not balance: %d planned, %d answered, %d failed, %d not sent, %d open.",
              plannedTotal, answeredTotal, failedTotal, notSentTotal, inFlight));
    }
    int notSent = failures.getOrDefault(ErrorClass.NOT_SENT, 0);
    int failed = failures.values().stream().mapToInt(Integer::intValue).sum() - notSent;
    TrafficEvent.Bucket bucket =
        new TrafficEvent.Bucket(
            from,
            to,
            0,
            planned,
            sent,
            answered,
            failed,
            notSent,
            slow,
            0,
            inFlight,
            oldest,
            connections,
            closedIdle,
            named(failures),
            Map.copyOf(answeredBy),
            latency.getValueAtPercentile(50),
            latency.getValueAtPercentile(99),
            latency.getMaxValue(),
            lag,
            encoded(latency),
            null,
            Map.of(),
            plannedTotal,
            answeredTotal,
            failedTotal,
            notSentTotal);
    begin(to);
    return bucket;
  }

  /** The whole run, once nothing is in flight. */
  TrafficEvent.Finished finished(String why) {
    return new TrafficEvent.Finished(
        plannedTotal,
        answeredTotal,
        failedTotal,
        notSentTotal,
        named(failuresTotal),
        Map.of(),
        why);
  }

  /** Answers of the run by the PID that gave them. */
  Map<String, Long> answeredBy() {
    return new TreeMap<>(answeredByTotal);
  }

  /** The moment of the first answer by each PID, on the monotonic clock. */
  Map<String, Long> firstAnswerBy() {
    return new TreeMap<>(firstAnswerBy);
  }

  /** Latencies of the intervals cut so far, in microseconds from the planned moment. */
  Histogram latency() {
    return latencyTotal;
  }

  /** Delays between planned and begun, in microseconds. */
  Histogram lag() {
    return lagTotal;
  }

  /** Answers that were slow by design. */
  long slow() {
    return slowTotal;
  }

  /** Kept-alive connections found closed with no request on them. */
  long closedIdleTotal() {
    return closedIdleTotal;
  }

  private void begin(long at) {
    from = at;
    planned = 0;
    sent = 0;
    answered = 0;
    slow = 0;
    closedIdle = 0;
    lag = 0;
    failures.clear();
    answeredBy.clear();
    latencyTotal.add(latency);
    latency.reset();
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

  private static <N> Map<String, N> named(Map<ErrorClass, N> counts) {
    Map<String, N> named = new TreeMap<>();
    counts.forEach((kind, count) -> named.put(kind.toString(), count));
    return named;
  }
}
