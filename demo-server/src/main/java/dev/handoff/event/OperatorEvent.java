package dev.handoff.event;

/** What a person did at the dashboard. */
public sealed interface OperatorEvent extends Event {

  /**
   * A button or its API call.
   *
   * @param action upgrade, shutdown, start, release, traffic.start, traffic.stop
   * @param detail what it was applied to, in words
   */
  record Action(String action, String detail) implements OperatorEvent {}
}
