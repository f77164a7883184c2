package dev.handoff.traffic;

import dev.handoff.event.TrafficEvent;
import org.HdrHistogram.Histogram;

/** Who wants the distributions of each interval, beside its bucket. */
@FunctionalInterface
interface Watch {

  /**
   * Told of each bucket, in order and by one thread at a time. Must not wait.
   *
   * @param latency of its answers in microseconds; not to be kept, nor changed
   * @param service the same
   */
  void interval(TrafficEvent.Bucket bucket, Histogram latency, Histogram service);

  /** Both of two, the first one first. */
  default Watch and(Watch other) {
    return (bucket, latency, service) -> {
      interval(bucket, latency, service);
      other.interval(bucket, latency, service);
    };
  }
}
