package dev.handoff.event;

/** The server that a dashboard runs: which one it is, and what is done with it. */
public sealed interface SubjectEvent extends Event {

  /**
   * Another server has been chosen, or something has become of the one that was.
   *
   * @param subject its name, such as {@code exec}
   * @param state chosen, starting, running, stopping, stopped, failed
   * @param why one sentence if it failed or has ended without having been told to, otherwise null
   */
  record State(String subject, String state, String why) implements SubjectEvent {}
}
