package dev.handoff.plan;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** When requests are due. That does not depend on what the server does: the loop is open. */
public enum Arrivals {

  /** At equal intervals, as long as the rate stays the same. */
  UNIFORM {
    @Override
    public DoubleSupplier counts(int loop, int loops) {
      return new DoubleSupplier() {
        private long n = loop;

        @Override
        public double getAsDouble() {
          long before = n;
          n += loops;
          return before;
        }
      };
    }
  },

  /** Independently of each other, like the requests of many strangers. */
  POISSON {
    @Override
    public DoubleSupplier counts(int loop, int loops) {
      SplittableRandom random = new SplittableRandom();
      return new DoubleSupplier() {
        private double n;

        @Override
        public double getAsDouble() {
          // Independent arrivals of several loops are independent arrivals again when put together.
          n -= Math.log(1 - random.nextDouble()) * loops;
          return n;
        }
      };
    }
  };

  /**
   * Supplies, for the requests of one loop in turn, how many the pace has to have planned when the
   * request is due: {@link Pace#moment} says when that is. At a constant rate one loop's are 0, 1,
   * 2 and so on if they are uniform.
   */
  public abstract DoubleSupplier counts(int loop, int loops);

  /** The name on the command line and in events. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
