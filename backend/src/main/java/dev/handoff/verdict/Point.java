package dev.handoff.verdict;

import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.event.TrafficEvent.Finished;
import java.util.Map;

/**
 * The totals of a run at a moment, and the number of the event that reported them.
 *
 * @param at the moment on the monotonic clock
 * @param styles the same by connection style; null if unknown
 */
record Point(long at, long seq, Tally tally, Map<String, Tally> styles) {

  static Point start(long at, long seq) {
    return new Point(at, seq, Tally.NONE, Map.of());
  }

  static Point end(long at, long seq, Finished end) {
    return new Point(at, seq, end.tally(), end.styles());
  }

  static Point after(Bucket b, long seq) {
    return new Point(b.to(), seq, b.total(), b.styles());
  }

  /**
   * A report also gives the totals at its beginning, but not by style unless nothing was planned
   * yet.
   */
  static Point before(Bucket b, long seq) {
    Tally tally = b.total().minus(b.tally());
    return new Point(b.from(), seq - 1, tally, tally.planned() == 0 ? Map.of() : null);
  }

  /**
   * This point if its totals are possible; otherwise one with as many planned as there must have
   * been.
   */
  Point possible() {
    return tally.inFlight() >= 0 ? this : new Point(at, seq, tally.ended(), null);
  }

  /**
   * This point if no total shrinks from an earlier point to it; otherwise one with the greater
   * totals.
   */
  Point after(Point earlier) {
    Tally greatest =
        new Tally(
            Math.max(tally.planned(), earlier.tally.planned()),
            Math.max(tally.answered(), earlier.tally.answered()),
            Math.max(tally.failed(), earlier.tally.failed()),
            Math.max(tally.notSent(), earlier.tally.notSent()));
    return greatest.equals(tally) ? possible() : new Point(at, seq, greatest, null).possible();
  }

  long inFlight() {
    return tally.inFlight();
  }

  /** Whether it is known how many requests each style had. */
  boolean tellsStyles() {
    return styles != null && (tally.planned() == 0 || !styles.isEmpty());
  }

  /** Whether the styles add up to the totals. */
  boolean stylesAgree() {
    return tally.equals(styles.values().stream().reduce(Tally.NONE, Tally::plus));
  }
}
