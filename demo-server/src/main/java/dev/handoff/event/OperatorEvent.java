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

  /**
   * What a person has written at a moment. Its line is stamped with that moment, not with that of
   * the writing: whoever replays it reads it where it was pinned.
   *
   * @param id counts from 1 in a journal
   * @param at the moment, by CLOCK_MONOTONIC in nanoseconds
   * @param text at most 280 characters; empty if the note has been removed
   */
  record Note(long id, long at, String text) implements OperatorEvent {}
}
