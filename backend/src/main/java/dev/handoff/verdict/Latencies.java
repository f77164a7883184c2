package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.verdict.Verdict.Latency;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
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
    return sum(buckets, Bucket::histogram, Bucket::maxMicros);
  }

  /** The same answers, from when each request was sent; null if no report has that. */
  static Latency service(Collection<Bucket> buckets) {
    List<Bucket> saying = buckets.stream().filter(bucket -> bucket.service() != null).toList();
    return sum(
        saying, bucket -> bucket.service().histogram(), bucket -> bucket.service().maxMicros());
  }

  private static Latency sum(
      Collection<Bucket> buckets,
      Function<Bucket, String> histogram,
      ToLongFunction<Bucket> maxMicros) {
    Histogram sum = new Histogram(DIGITS);
    long max = 0;
    for (Bucket bucket : buckets) {
      max = Math.max(max, maxMicros.applyAsLong(bucket));
      add(histogram.apply(bucket), sum);
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
