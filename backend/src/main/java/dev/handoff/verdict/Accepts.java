package dev.handoff.verdict;

import dev.handoff.event.Envelope;
import dev.handoff.event.ListenerEvent;
import dev.handoff.story.Restart;
import java.util.Collection;

/**
 * When the old process accepted its last connection, and the new one its first. A process accepts
 * only when a client connects, so the gap is an upper bound of the time in which no process could
 * have accepted.
 *
 * @param lastOfOld when the old process accepted its last connection, on the monotonic clock,
 *     nanoseconds; null if it accepted none, or has not reported that
 * @param firstOfNew when the new process accepted its first one; null if it accepted none in the
 *     window, or has not reported that
 * @param gapMillis from the former to the latter: positive if nobody accepted for that long,
 *     negative if both did; null if one of them is null
 */
public record Accepts(Long lastOfOld, Long firstOfNew, Double gapMillis) {

  static Accepts of(Restart restart, Collection<Envelope> later) {
    long end = restart.to() == null ? Long.MAX_VALUE : restart.to();
    Long last = null;
    Long first = null;
    for (Envelope envelope : later) {
      if (envelope.pid() == restart.oldPid()
          && envelope.event() instanceof ListenerEvent.Closed closed
          && envelope.mono() <= end
          && closed.lastAcceptAt() > 0) {
        last = closed.lastAcceptAt();
      } else if (envelope.pid() == restart.newPid()
          && envelope.event() instanceof ListenerEvent.Accepted accepted
          && accepted.at() >= restart.from()
          && accepted.at() <= end
          && (first == null || accepted.at() < first)) {
        first = accepted.at();
      }
    }
    return new Accepts(
        last, first, last == null || first == null ? null : Math.round((first - last) / 1e3) / 1e3);
  }
}
