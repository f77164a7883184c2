package dev.handoff.traffic;

import dev.handoff.event.TrafficEvent;
import org.HdrHistogram.Histogram;

/** Gets the distributions of each interval along with its bucket. */
@FunctionalInterface
interface Watch {

  /**
   * Called for each bucket, in order and by one thread at a time. Must not block.
   *
   * @param latency latencies of its answers in microseconds; must not be kept or changed
   * @param service service times, likewise
   */
  void interval(TrafficEvent.Bucket bucket, Histogram latency, Histogram service);

  /** A watch that calls this one, then another. */
  default Watch and(Watch other) {
    return (bucket, latency, service) -> {
      interval(bucket, latency, service);
      other.interval(bucket, latency, service);
    };
  }
}
