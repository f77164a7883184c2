package dev.handoff.event;

/** The progress of a drain. */
public sealed interface DrainEvent extends Event {

  /**
   * Every 250 ms of a drain.
   *
   * @param connections connections open now
   * @param idle how many of these have no request
   * @param inFlight requests that are being answered now
   * @param oldestMillis age of the oldest request; 0 if there is none
   * @param leftMillis time left until the deadline
   */
  record Progress(int connections, int idle, int inFlight, long oldestMillis, long leftMillis)
      implements DrainEvent, Sample {}
}
