package dev.handoff.plan;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** When requests are due. That does not depend on what the server does: the loop is open. */
public enum Arrivals {

  /** At equal intervals, as long as the rate stays the same. */
  UNIFORM {
    @Override
    public LongSupplier offsets(Pace pace, int loop, int loops) {
      return new LongSupplier() {
        private long n = loop;

        @Override
        public long getAsLong() {
          long at = pace.moment(n);
          n += loops;
          return at;
        }
      };
    }
  },

  /** Independently of each other, like the requests of many strangers. */
  POISSON {
    @Override
    public LongSupplier offsets(Pace pace, int loop, int loops) {
      SplittableRandom random = new SplittableRandom();
      return new LongSupplier() {
        private double n;

        @Override
        public long getAsLong() {
          // Independent arrivals of several loops are independent arrivals again when put together.
          n -= Math.log(1 - random.nextDouble()) * loops;
          return pace.moment(n);
        }
      };
    }
  };

  /**
   * Supplies in order when the requests of one loop are due, in nanoseconds since the start; {@link
   * Long#MAX_VALUE} when there are no more.
   */
  public abstract LongSupplier offsets(Pace pace, int loop, int loops);

  /** The name on the command line and in events. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
