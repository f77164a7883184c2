package dev.handoff.traffic;

import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent;
import org.HdrHistogram.Histogram;

/** The requests of one style, since the start. */
final class Account {
  private final Histogram latency = new Histogram(Interval.DIGITS);
  private long planned;
  private long answered;
  private long failed;
  private long notSent;

  void planned() {
    planned++;
  }

  void answered() {
    answered++;
  }

  void failed(LossClass kind) {
    if (kind == LossClass.NOT_SENT) {
      notSent++;
    } else {
      failed++;
    }
  }

  /** Latencies in microseconds from the planned moment. */
  Histogram latency() {
    return latency;
  }

  /** Requests that have not ended, if the books are right. */
  long open() {
    return planned - answered - failed - notSent;
  }

  TrafficEvent.Style total() {
    return new TrafficEvent.Style(planned, answered, failed, notSent);
  }

  /** Adds the same style's requests of another loop. */
  void add(Account other) {
    latency.add(other.latency);
    planned += other.planned;
    answered += other.answered;
    failed += other.failed;
    notSent += other.notSent;
  }
}
