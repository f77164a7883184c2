package dev.handoff.event;

/**
 * Requests that take seconds, reported one by one, so that those that survive a handover can be
 * seen.
 */
public sealed interface RequestEvent extends Event {

  /**
   * A slow request has begun.
   *
   * @param id the request's number in this process
   * @param of seconds it will take
   */
  record SlowStarted(long id, int of) implements RequestEvent {}

  /**
   * A slow request is still being worked on.
   *
   * @param id the request's number in this process
   * @param second that has just passed
   * @param of seconds it will take
   */
  record SlowHeartbeat(long id, int second, int of) implements RequestEvent, Sample {}

  /**
   * A slow request has been answered.
   *
   * @param id the request's number in this process
   * @param second after which it ended; less than {@code of} if the client left
   * @param of seconds that it was meant to take
   */
  record SlowFinished(long id, int second, int of) implements RequestEvent {}
}
