package dev.handoff.event;

/** Requests that take seconds, one by one, so that a survivor of a handover can be seen. */
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
   * @param second after which it ended; less than {@code of} if its client left
   * @param of seconds it was to take
   */
  record SlowFinished(long id, int second, int of) implements RequestEvent {}
}
