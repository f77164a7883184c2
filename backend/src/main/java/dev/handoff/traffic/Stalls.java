package dev.handoff.traffic;

import dev.handoff.event.TrafficEvent;
import java.util.function.LongSupplier;

/**
 * How long a loop has stood still by itself: its process was stopped, got no CPU, collected
 * garbage, or was busy with something else. A loop that sleeps as long as it meant to, or waits for
 * a server, does not stand still. What is shorter than {@link TrafficEvent#LATE_MICROS} is its
 * usual work.
 *
 * <p>Moments and times are nanoseconds on the monotonic clock, which stands still itself while the
 * machine is suspended (clock_gettime(2)). Used by the thread of the loop only.
 */
final class Stalls {
  private static final long SHORTEST = TrafficEvent.LATE_MICROS * 1_000;

  private final LongSupplier clock;
  private long total;
  private long told;

  /** From here on the loop is expected to work. */
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
   * The loop is about to sleep, or to look whether anything has come.
   *
   * @param length for how long at most; it works on at once if that is not above 0
   */
  void rests(long length) {
    long now = clock.getAsLong();
    stood(now);
    since = now + Math.max(0, length);
  }

  /** The loop works again. Returns how long it stood still since this was last called. */
  long works() {
    long now = clock.getAsLong();
    stood(now);
    since = now;
    long stalled = total - told;
    told = total;
    return stalled;
  }

  /** All stalls of the run before a moment, which is not before an older one than the newest. */
  long before(long moment) {
    return moment - to >= 0 ? total : total - Math.min(to - from, to - moment);
  }

  /** All stalls of the run, one that is not over yet included. */
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
