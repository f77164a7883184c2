package dev.handoff.traffic.ledger;

import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What happened since the last cut. Reused, so that a long run needs no more memory. */
final class Interval {
  /** The longest time that can be recorded; longer ones count as this, in microseconds. */
  private static final long LONGEST_MICROS = 7_200_000_000L;

  // They grow with the values they hold: as long as all times are short, cuts are cheap.
  final Histogram latency = new Histogram(Ledger.DIGITS);
  final Histogram service = new Histogram(Ledger.DIGITS);
  final Map<String, Integer> answeredBy = new TreeMap<>();

  /** The moment of the first answer of the run by each PID that first answered in the interval. */
  final Map<String, Long> firstAnswerBy = new TreeMap<>();

  final Map<LossClass, Integer> failures = new EnumMap<>(LossClass.class);
  int planned;
  int sent;
  int answered;
  int slow;
  int warmup;
  int closedIdle;
  long lag;

  /** A time as it is recorded: in microseconds, within what the histograms can hold. */
  static long micros(long nanos) {
    return Math.max(0, Math.min(LONGEST_MICROS, nanos / 1_000));
  }

  /** What began and what ended in the interval, which need not be the same requests. */
  Tally tally() {
    int notSent = failures.getOrDefault(LossClass.NOT_SENT, 0);
    int ended = failures.values().stream().mapToInt(Integer::intValue).sum();
    return new Tally(planned, answered, ended - notSent, notSent);
  }

  /** Adds what happened in another loop at the same time. */
  void add(Interval other) {
    latency.add(other.latency);
    service.add(other.service);
    other.answeredBy.forEach((pid, count) -> answeredBy.merge(pid, count, Integer::sum));
    other.firstAnswerBy.forEach((pid, at) -> firstAnswerBy.merge(pid, at, Math::min));
    other.failures.forEach((kind, count) -> failures.merge(kind, count, Integer::sum));
    planned += other.planned;
    sent += other.sent;
    answered += other.answered;
    slow += other.slow;
    warmup += other.warmup;
    closedIdle += other.closedIdle;
    lag = Math.max(lag, other.lag);
  }

  /** Forgets all of it. */
  void clear() {
    latency.reset();
    service.reset();
    answeredBy.clear();
    firstAnswerBy.clear();
    failures.clear();
    planned = 0;
    sent = 0;
    answered = 0;
    slow = 0;
    warmup = 0;
    closedIdle = 0;
    lag = 0;
  }
}
