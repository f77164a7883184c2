package dev.handoff.traffic;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** When requests are due. They are due then whatever the server does: the loop is open. */
public enum Arrivals {

  /** At equal distances. */
  UNIFORM {
    @Override
    LongSupplier offsets(double rate) {
      return new LongSupplier() {
        private long n;

        @Override
        public long getAsLong() {
          // Multiplied before it is divided: 870 times 1/29 s would fall just short of 30 s.
          return (long) (n++ * 1e9 / rate);
        }
      };
    }
  },

  /** Independently of each other, as requests of many strangers are. */
  POISSON {
    @Override
    LongSupplier offsets(double rate) {
      SplittableRandom random = new SplittableRandom();
      return new LongSupplier() {
        private double at;

        @Override
        public long getAsLong() {
          at -= Math.log(1 - random.nextDouble()) * 1e9 / rate;
          return (long) at;
        }
      };
    }
  };

  /** Supplies the moments of requests in order, in nanoseconds since the start. */
  abstract LongSupplier offsets(double rate);

  /** The name on the command line and in events. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
