package dev.handoff.traffic.ledger;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A distribution of times in microseconds; all 0 if there was nothing to measure. */
public record Percentiles(long p50, long p90, long p99, long p999, long max) {

  /** That of the times which a histogram holds. */
  public static Percentiles of(Histogram micros) {
    return new Percentiles(
        micros.getValueAtPercentile(50),
        micros.getValueAtPercentile(90),
        micros.getValueAtPercentile(99),
        micros.getValueAtPercentile(99.9),
        micros.getMaxValue());
  }

  /** For people, in milliseconds. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms",
        p50 / 1e3,
        p90 / 1e3,
        p99 / 1e3,
        p999 / 1e3,
        max / 1e3);
  }
}
