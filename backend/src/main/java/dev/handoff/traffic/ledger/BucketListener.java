package dev.handoff.traffic.ledger;

import dev.handoff.event.TrafficEvent;
import org.HdrHistogram.Histogram;

/** Gets the distributions of each interval along with its bucket. */
@FunctionalInterface
public interface BucketListener {

  /**
   * Called for each bucket, in order and by one thread at a time. Must not block.
   *
   * @param latency latencies of its answers in microseconds; must not be kept or changed
   * @param service service times, likewise
   */
  void interval(TrafficEvent.Bucket bucket, Histogram latency, Histogram service);

  /** A listener that calls this one, then another. */
  default BucketListener and(BucketListener other) {
    return (bucket, latency, service) -> {
      interval(bucket, latency, service);
      other.interval(bucket, latency, service);
    };
  }
}
