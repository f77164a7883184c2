package dev.handoff.traffic.wire;

import dev.handoff.event.TrafficEvent;
import java.util.function.LongSupplier;

/**
 * How long a loop has stalled: its process was stopped, got no CPU, collected garbage, or was busy
 * with something else. Sleeping as long as planned, or waiting for a server, is not a stall.
 * Anything shorter than {@link TrafficEvent#LATE_MICROS} counts as usual work.
 *
 * <p>Moments and times are nanoseconds on the monotonic clock, which itself stops while the machine
 * is suspended (clock_gettime(2)). Used only by the thread of the loop.
 */
final class Stalls {
  private static final long SHORTEST = TrafficEvent.LATE_MICROS * 1_000;

  private final LongSupplier clock;
  private long total;
  private long told;

  /** The moment from which on the loop is expected to work. */
  private long since;

  /** The newest stall; empty if there was none. */
  private long from;

  private long to;

  /** A loop that works from now on. */
  Stalls(LongSupplier clock) {
    this.clock = clock;
    since = clock.getAsLong();
    from = since;
    to = since;
  }

  /**
   * The loop is about to sleep, or to check whether anything has come.
   *
   * @param length how long it may sleep; 0 or less if it works on at once
   */
  void rests(long length) {
    long now = clock.getAsLong();
    stood(now);
    since = now + Math.max(0, length);
  }

  /** The loop works again. Returns how long it has stalled since this was last called. */
  long works() {
    long now = clock.getAsLong();
    stood(now);
    since = now;
    long stalled = total - told;
    told = total;
    return stalled;
  }

  /**
   * The sum of all stalls before a moment; the moment must not lie before the end of any stall but
   * the newest.
   */
  long before(long moment) {
    return moment - to >= 0 ? total : total - Math.min(to - from, to - moment);
  }

  /** The sum of all stalls of the run, including one that is not over yet. */
  long now() {
    long late = clock.getAsLong() - since;
    return late > SHORTEST ? total + late : total;
  }

  /** When the newest stall ended; the beginning of the run if there was none. */
  long ended() {
    return to;
  }

  private void stood(long now) {
    if (now - since > SHORTEST) {
      total += now - since;
      from = since;
      to = now;
    }
  }
}
