package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.event.TrafficEvent.Finished;
import dev.handoff.event.TrafficEvent.Style;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The totals of a run at a moment, and the number of the event that reported them.
 *
 * @param at the moment on the monotonic clock
 * @param styles the same by connection style; null if unknown
 */
record Point(
    long at,
    long seq,
    long planned,
    long answered,
    long failed,
    long notSent,
    Map<String, Style> styles) {

  static Point start(long at, long seq) {
    return new Point(at, seq, 0, 0, 0, 0, Map.of());
  }

  static Point end(long at, long seq, Finished end) {
    return new Point(
        at, seq, end.planned(), end.answered(), end.failed(), end.notSent(), end.styles());
  }

  static Point after(Bucket b, long seq) {
    return new Point(
        b.to(),
        seq,
        b.plannedTotal(),
        b.answeredTotal(),
        b.failedTotal(),
        b.notSentTotal(),
        b.styles());
  }

  /**
   * A report also gives the totals at its beginning, but not by style unless nothing was planned
   * yet.
   */
  static Point before(Bucket b, long seq) {
    long planned = b.plannedTotal() - b.planned();
    return new Point(
        b.from(),
        seq - 1,
        planned,
        b.answeredTotal() - b.answered(),
        b.failedTotal() - b.failed(),
        b.notSentTotal() - b.notSent(),
        planned == 0 ? Map.of() : null);
  }

  /**
   * This point if its totals are possible; otherwise one with as many planned as there must have
   * been.
   */
  Point possible() {
    long ended = answered + failed + notSent;
    return planned >= ended ? this : new Point(at, seq, ended, answered, failed, notSent, null);
  }

  /**
   * This point if no total shrinks from an earlier point to it; otherwise one with the greater
   * totals.
   */
  Point after(Point earlier) {
    Point greatest =
        new Point(
                at,
                seq,
                Math.max(planned, earlier.planned),
                Math.max(answered, earlier.answered),
                Math.max(failed, earlier.failed),
                Math.max(notSent, earlier.notSent),
                styles)
            .possible();
    return greatest.equals(this)
        ? this
        : new Point(
            at, seq, greatest.planned, greatest.answered, greatest.failed, greatest.notSent, null);
  }

  long inFlight() {
    return planned - answered - failed - notSent;
  }

  /** Whether it is known how many requests each style had. */
  boolean tellsStyles() {
    return styles != null && (planned == 0 || !styles.isEmpty());
  }

  /** Whether the styles add up to the totals. */
  boolean stylesAgree() {
    return planned == sum(Style::planned)
        && answered == sum(Style::answered)
        && failed == sum(Style::failed)
        && notSent == sum(Style::notSent);
  }

  private long sum(ToLongFunction<Style> count) {
    return styles.values().stream().mapToLong(count).sum();
  }
}
