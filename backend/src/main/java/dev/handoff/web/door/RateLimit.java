package dev.handoff.web.door;

import java.util.concurrent.TimeUnit;

/**
 * Allows at most a given number per second, and no larger bursts. Safe for use by several threads.
 */
final class RateLimit {
  private final int perSecond;
  private double left;
  private long last;
  private boolean begun;

  RateLimit(int perSecond) {
    this.perSecond = perSecond;
    this.left = perSecond;
  }

  /**
   * Takes one, if there is one left.
   *
   * @param now on {@link System#nanoTime}
   */
  synchronized boolean allows(long now) {
    if (begun) {
      double gained = (now - last) * (double) perSecond / TimeUnit.SECONDS.toNanos(1);
      left = Math.min(perSecond, left + gained);
    }
    begun = true;
    last = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
