package dev.handoff.event;

/** What a person did at the dashboard. */
public sealed interface OperatorEvent extends Event {

  /**
   * A button was pressed, or its API was called.
   *
   * @param action upgrade, restart, abort, shutdown, start, subject, release, traffic.start,
   *     traffic.rate, traffic.stop
   * @param detail what it was applied to, in words
   */
  record Action(String action, String detail) implements OperatorEvent {}

  /**
   * A note that a person has pinned to a moment. Its line is stamped with that moment, not with the
   * time of writing, so a replay shows the note where it was pinned.
   *
   * @param id counts from 1 in a journal
   * @param at the moment, on CLOCK_MONOTONIC in nanoseconds
   * @param text at most 280 characters; empty if the note has been removed
   */
  record Note(long id, long at, String text) implements OperatorEvent {}
}
