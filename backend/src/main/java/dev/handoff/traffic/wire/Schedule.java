package dev.handoff.traffic.wire;

import dev.handoff.plan.Pace;
import dev.handoff.traffic.ledger.Exchange;
import java.util.function.DoubleSupplier;

/**
 * The planned moments of one loop, in order, and the exchange of each. Moments are nanoseconds
 * since the start of the run. Used only by the thread of the loop.
 */
final class Schedule {
  private final int index;
  private final TrafficPlan plan;
  private final DoubleSupplier counts;
  private final long length;
  private final long warmup;
  private Pace pace;
  private double count;
  private long offset;
  private long turns;

  /**
   * A schedule of which nothing has been taken.
   *
   * @param index of the loop among those of the run, from 0
   */
  Schedule(int index, TrafficPlan plan) {
    this.index = index;
    this.plan = plan;
    counts = plan.arrivals().counts(index, plan.loops());
    pace = plan.pace();
    length = pace.duration().toNanos();
    warmup = plan.warmup().toNanos();
    advance();
  }

  /**
   * Goes on at another pace, which plans the same up to a moment that has not come yet.
   *
   * @return whether it is another
   */
  boolean follow(Pace next) {
    boolean other = next != pace;
    if (other) {
      pace = next;
      offset = pace.moment(count);
    }
    return other;
  }

  /** Whether a planned moment is left. */
  boolean isLeft() {
    return offset < length;
  }

  /** Whether one is left that has come. */
  boolean isDue(long now) {
    return offset <= now && isLeft();
  }

  /** The next planned moment, if one is left. */
  long next() {
    return offset;
  }

  /**
   * The exchange of the next planned moment, which becomes the one after.
   *
   * @param start of the run on the monotonic clock
   * @param stalls of the loop
   */
  Exchange take(long start, Stalls stalls) {
    long number = turns++ * plan.loops() + index + 1;
    long moment = start + offset;
    Exchange exchange =
        new Exchange(
            number, moment, plan.mix().style(turns), offset < warmup, stalls.before(moment));
    advance();
    return exchange;
  }

  private void advance() {
    count = counts.getAsDouble();
    offset = pace.moment(count);
  }
}
