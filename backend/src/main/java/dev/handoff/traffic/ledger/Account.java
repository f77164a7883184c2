package dev.handoff.traffic.ledger;

import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import org.HdrHistogram.Histogram;

/** Counts requests since the start, one by one, without a new object for each. */
final class Account {
  private final Histogram latency = new Histogram(Ledger.DIGITS);
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

  Tally tally() {
    return new Tally(planned, answered, failed, notSent);
  }

  /** Adds what another loop has counted. */
  void add(Account other) {
    latency.add(other.latency);
    planned += other.planned;
    answered += other.answered;
    failed += other.failed;
    notSent += other.notSent;
  }
}
