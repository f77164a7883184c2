package dev.handoff.event;

/** How a drain gets on. */
public sealed interface DrainEvent extends Event {

  /**
   * Every 250 ms of a drain.
   *
   * @param connections open now
   * @param idle those of them without a request
   * @param inFlight requests being answered now
   * @param oldestMillis age of the oldest request, 0 if there is none
   * @param leftMillis until the deadline
   */
  record Progress(int connections, int idle, int inFlight, long oldestMillis, long leftMillis)
      implements DrainEvent, Sample {}
}
