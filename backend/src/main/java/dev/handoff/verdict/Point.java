package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.event.TrafficEvent.Finished;
import dev.handoff.event.TrafficEvent.Style;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The totals of a run at a moment, and the number of the event that said so.
 *
 * @param at the moment on the monotonic clock
 * @param styles the same by connection style; null if nobody says
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

  /** A report tells the totals at its beginning too, but not by style, unless there are none. */
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

  /** Itself if these totals can be true; otherwise with as many planned as must have been. */
  Point possible() {
    long ended = answered + failed + notSent;
    return planned >= ended ? this : new Point(at, seq, ended, answered, failed, notSent, null);
  }

  /** Itself if totals grow from an earlier point to this one; otherwise with the greater ones. */
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

  /** Whether it is known which style had how many of the requests. */
  boolean tellsStyles() {
    return styles != null && (planned == 0 || !styles.isEmpty());
  }

  /** Whether the styles together are the whole. */
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
