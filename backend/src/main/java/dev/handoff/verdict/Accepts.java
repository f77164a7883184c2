package dev.handoff.verdict;

import dev.handoff.event.Envelope;
import dev.handoff.event.ListenerEvent;
import java.util.Collection;

/**
 * Who took connections from the listener until when, and from when on. Without a connection that
 * arrives there is no accept: the gap is the longest that nobody can have accepted for, and not how
 * long nobody would have.
 *
 * @param lastOfOld when the old process took its last connection, on the monotonic clock,
 *     nanoseconds; null if it has not said so, or took none
 * @param firstOfNew when the new process took its first one; null if it took none in the window, or
 *     has not said so
 * @param gapMillis from the former to the latter: positive if nobody took a connection for so long,
 *     negative if both did; null if one of them is
 */
public record Accepts(Long lastOfOld, Long firstOfNew, Double gapMillis) {

  static Accepts of(Attempt attempt, Collection<Envelope> later) {
    long end = attempt.to() == null ? Long.MAX_VALUE : attempt.to();
    Long last = null;
    Long first = null;
    for (Envelope envelope : later) {
      if (envelope.pid() == attempt.oldPid
          && envelope.event() instanceof ListenerEvent.Closed closed
          && envelope.mono() <= end
          && closed.lastAcceptAt() > 0) {
        last = closed.lastAcceptAt();
      } else if (envelope.pid() == attempt.newPid
          && envelope.event() instanceof ListenerEvent.Accepted accepted
          && accepted.at() >= attempt.from
          && accepted.at() <= end
          && (first == null || accepted.at() < first)) {
        first = accepted.at();
      }
    }
    return new Accepts(
        last, first, last == null || first == null ? null : Math.round((first - last) / 1e3) / 1e3);
  }
}
