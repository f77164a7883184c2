package dev.handoff.traffic.wire;

import dev.handoff.traffic.ledger.Exchange;
import java.util.function.LongSupplier;

/**
 * The planned moments of one loop, in order, and the exchange of each. Moments are nanoseconds
 * since the start of the run. Used only by the thread of the loop.
 */
final class Schedule {
  private final int index;
  private final TrafficPlan plan;
  private final LongSupplier offsets;
  private final long length;
  private final long warmup;
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
    offsets = plan.arrivals().offsets(plan.pace(), index, plan.loops());
    length = plan.pace().duration().toNanos();
    warmup = plan.warmup().toNanos();
    offset = offsets.getAsLong();
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
    offset = offsets.getAsLong();
    return exchange;
  }
}
