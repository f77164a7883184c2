package dev.handoff.lab;

import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.verdict.Gap;
import dev.handoff.verdict.Latencies;
import dev.handoff.verdict.Verdict.Latency;
import java.util.Collection;
import java.util.List;

/**
 * How long answers took around a moment, whatever happened at it: so a restart and the same time
 * without one are measured by the same rule.
 *
 * @param gapMillis the longest time without an answer on a new connection, in a window from the
 *     moment on; null if unproven
 * @param slowestMillis the slowest answer from a second before the moment to three after it; null
 *     without any
 * @param p99Millis the 99th percentile of the answers in the window; null without any
 * @param lagMillis the greatest delay of the generator itself in the time of the slowest answer;
 *     null without a report
 */
record Stretch(Double gapMillis, Double slowestMillis, Double p99Millis, Double lagMillis) {
  private static final long BEFORE = 1_000_000_000L;
  private static final long AFTER = 3 * BEFORE;

  /**
   * What the reports of some traffic say, in their order; a report counts if it overlaps.
   *
   * @param moment on the monotonic clock
   * @param length of the window, nanoseconds
   */
  static Stretch at(long moment, long length, Collection<Bucket> reports) {
    List<Bucket> around = within(reports, moment - BEFORE, moment + AFTER);
    Latency window = Latencies.of(within(reports, moment, moment + length));
    Latency all = Latencies.of(around);
    return new Stretch(
        Gap.of(reports, moment, moment + length).millis(),
        all == null ? null : all.maxMicros() / 1e3,
        window == null ? null : window.p99Micros() / 1e3,
        around.stream()
            .map(each -> each.load().lagMicros() / 1e3)
            .max(Double::compare)
            .orElse(null));
  }

  private static List<Bucket> within(Collection<Bucket> reports, long from, long to) {
    return reports.stream().filter(each -> each.to() > from && each.from() < to).toList();
  }
}
