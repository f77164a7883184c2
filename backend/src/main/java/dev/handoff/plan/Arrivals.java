package dev.handoff.plan;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** When requests are due. They are due then whatever the server does: the loop is open. */
public enum Arrivals {

  /** At equal distances, as far as the rate stays. */
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

  /** Independently of each other, as requests of many strangers are. */
  POISSON {
    @Override
    public LongSupplier offsets(Pace pace, int loop, int loops) {
      SplittableRandom random = new SplittableRandom();
      return new LongSupplier() {
        private double n;

        @Override
        public long getAsLong() {
          // Strangers of several loops together are strangers again.
          n -= Math.log(1 - random.nextDouble()) * loops;
          return pace.moment(n);
        }
      };
    }
  };

  /**
   * Supplies the moments of the requests of one loop in order, in nanoseconds since the start;
   * {@link Long#MAX_VALUE} when there are no more.
   */
  public abstract LongSupplier offsets(Pace pace, int loop, int loops);

  /** The name on the command line and in events. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
