package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.event.TrafficEvent.Times;
import dev.handoff.verdict.Verdict.Latency;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Merges the latencies of many reports: percentiles cannot be averaged, histograms can be added.
 */
public final class Latencies {
  private static final int DIGITS = 3;

  private Latencies() {}

  /**
   * From the planned moment of each request. Null if there is no answer. Reports that cannot be
   * read are left out.
   */
  public static Latency of(Collection<Bucket> buckets) {
    return sum(buckets.stream().map(Bucket::latency).toList());
  }

  /** The same answers, from when each request was sent; null if no report has that. */
  static Latency service(Collection<Bucket> buckets) {
    return sum(buckets.stream().map(Bucket::service).filter(Objects::nonNull).toList());
  }

  private static Latency sum(List<Times> reports) {
    Histogram sum = new Histogram(DIGITS);
    long max = 0;
    for (Times times : reports) {
      max = Math.max(max, times.maxMicros());
      add(times.histogram(), sum);
    }
    if (sum.getTotalCount() == 0) {
      return null;
    }
    return new Latency(
        sum.getTotalCount(),
        Math.min(sum.getValueAtPercentile(50), max),
        Math.min(sum.getValueAtPercentile(99), max),
        max);
  }

  private static void add(String base64, Histogram to) {
    if (base64 == null || base64.isEmpty()) {
      return;
    }
    try {
      ByteBuffer compressed = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      to.add(Histogram.decodeFromCompressedByteBuffer(compressed, 0));
    } catch (DataFormatException | RuntimeException unreadable) {
      // HdrHistogram throws exceptions of many kinds for foreign bytes.
    }
  }
}
