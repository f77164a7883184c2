package dev.handoff.story;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;

/**
 * The latest traffic run. In JSON its parts lie side by side.
 *
 * @param running true until its end is known
 * @param pid the traffic process, 0 if there was no run
 * @param asked what was asked for, with the present rate; its texts are null if there was no run
 * @param startedAt milliseconds since 1970
 * @param tally its requests so far
 * @param why {@code duration} or {@code stopped}; or how its process ended if it did not report
 *     that itself; null while it runs
 */
public record TrafficStatus(
    boolean running,
    long pid,
    @JsonUnwrapped TrafficEvent.Started asked,
    long startedAt,
    @JsonUnwrapped Tally tally,
    String why) {

  static final TrafficStatus NONE =
      new TrafficStatus(
          false,
          0,
          new TrafficEvent.Started(null, 0, null, null, 0, 0, 0, null, 0, null),
          0,
          Tally.NONE,
          null);

  /** Open requests. */
  @JsonProperty
  public long inFlight() {
    return tally.inFlight();
  }

  /** When the last request is planned, milliseconds since 1970; 0 if it does not run. */
  @JsonProperty
  public long endsAt() {
    return running ? startedAt + asked.durationMillis() : 0;
  }

  /** At another rate. */
  TrafficStatus with(double rate) {
    TrafficEvent.Started now =
        new TrafficEvent.Started(
            asked.url(),
            rate,
            asked.connections(),
            asked.arrivals(),
            asked.durationMillis(),
            asked.slowShare(),
            asked.timeoutMillis(),
            asked.steps(),
            asked.warmupMillis(),
            asked.method());
    return new TrafficStatus(running, pid, now, startedAt, tally, why);
  }

  TrafficStatus with(Tally now) {
    return new TrafficStatus(running, pid, asked, startedAt, now, why);
  }

  TrafficStatus ended(String how) {
    return new TrafficStatus(false, pid, asked, startedAt, tally, how);
  }
}
