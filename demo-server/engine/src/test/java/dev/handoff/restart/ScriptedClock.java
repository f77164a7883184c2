package dev.handoff.restart;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;

/**
 * A clock that advances without real waiting, until the time that the test has given it is used up.
 */
final class ScriptedClock implements Clock {

  /** The waiting code has used up the given time and has to return to the test. */
  static final class TimeIsUp extends RuntimeException {
    private static final long serialVersionUID = 1;

    TimeIsUp() {
      super(null, null, false, false);
    }
  }

  private long now = Duration.ofHours(1).toNanos();
  private long end = now;

  void runFor(Duration time) {
    end = now + time.toNanos();
  }

  /** Lets time pass in which the process does not run. */
  void skip(Duration time) {
    now += time.toNanos();
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public <T> T poll(BlockingQueue<T> queue, long nanos) {
    T message = queue.poll();
    if (message != null) {
      return message;
    }
    if (nanos > 0 && now >= end) {
      throw new TimeIsUp();
    }
    now = Math.max(now, Math.min(now + nanos, end));
    return null;
  }

  @Override
  public void pause(long nanos) {
    now += nanos;
  }
}
