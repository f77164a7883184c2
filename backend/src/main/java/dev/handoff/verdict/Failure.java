package dev.handoff.verdict;

import dev.handoff.event.Envelope;
import dev.handoff.event.TrafficEvent;

/**
 * A request without a valid answer, as the traffic reports it.
 *
 * @param seq of that report
 * @param plannedAt on the monotonic clock, as {@code at}, when it had failed
 * @param kind the name of its loss class
 * @param server the PID that last answered on its connection, 0 if none has
 * @param style of its connection
 */
record Failure(long seq, long plannedAt, long at, String kind, long server, String style) {

  static Failure of(Envelope envelope, TrafficEvent.Failure failure) {
    return new Failure(
        envelope.seq(),
        failure.plannedAt(),
        envelope.mono(),
        failure.kind(),
        failure.server(),
        failure.style());
  }

  /** Whether it was planned by then. */
  boolean isPlannedBy(Point point) {
    return plannedAt <= point.at();
  }
}
