package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent.Bucket;
import java.util.Collection;

/**
 * The longest time between two valid answers on new connections that ends after the beginning of
 * the window and begins before its end. It is never shorter than the truth. The longest one within
 * a report counts if the report overlaps the window, like its counts: so it may lie up to a tenth
 * of a second outside.
 *
 * @param millis how long, with a fraction; null if unproven
 * @param fromMono its beginning on the monotonic clock: an answer, or the beginning of the traffic
 *     if there was none yet; null if unproven
 * @param atLeast true if no answer has come after it, as far as is known
 * @param resolutionMillis the mean time between two requests for new connections: a shorter gap
 *     cannot be seen; null if unproven
 * @param unproven why it is not known, as a clause; null if it is
 */
public record Gap(
    Double millis, Long fromMono, boolean atLeast, Double resolutionMillis, String unproven) {
  static final Gap NO_TRAFFIC = unproven("no traffic");
  static final Gap NOT_TOLD = unproven("not told by the traffic");
  static final Gap NO_NEW_CONNECTIONS = unproven("no new connections");
  static final Gap ONLY_SLOW = unproven("only slow answers on new connections");
  static final Gap REPORT_MISSING = unproven("a report of the traffic is missing");

  /**
   * The longest one in all reports of a run.
   *
   * @param buckets in their order
   */
  public static Gap of(Collection<Bucket> buckets) {
    return of(buckets, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /**
   * The longest one in a window.
   *
   * @param buckets all reports of a run, in their order
   * @param from the beginning of the window on the monotonic clock
   * @param to its end
   */
  public static Gap of(Collection<Bucket> buckets, long from, long to) {
    return new GapSearch(buckets, from, to, false).gap();
  }

  static Gap unproven(String why) {
    return new Gap(null, null, false, null, why);
  }

  static Gap of(long from, long to, boolean atLeast, double resolutionMillis) {
    return new Gap(
        Math.round((to - from) / 1e3) / 1e3,
        from,
        atLeast,
        Math.round(resolutionMillis * 1e3) / 1e3,
        null);
  }

  /** Whether it is known. */
  public boolean proved() {
    return millis != null;
  }

  /**
   * Whether it says little more than how often somebody asked: requests are due no nearer to each
   * other.
   */
  boolean isNearResolution() {
    return proved() && millis < 2 * resolutionMillis;
  }

  /**
   * The longer one of two runs in the same window; one that is known rather than one that is not.
   */
  Gap or(Gap other) {
    if (!proved() || !other.proved()) {
      return other.proved() || this == NO_TRAFFIC ? other : this;
    }
    return other.millis > millis ? other : this;
  }
}
