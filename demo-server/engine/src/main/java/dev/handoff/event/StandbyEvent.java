package dev.handoff.event;

/**
 * The next generation, started before anybody has asked for it, as the serving one sees it: it
 * boots, rehearses, and waits for the word.
 */
public sealed interface StandbyEvent extends Event {
  /** Its PID; 0 if there never was a process. */
  long child();

  /**
   * It was spawned from what is on disk now.
   *
   * @param child its PID
   * @param childGen its generation
   */
  record Spawned(long child, int childGen) implements StandbyEvent {}

  /**
   * It is warm and waits: the line {@code standby} arrived on the pipe.
   *
   * @param child its PID
   * @param childGen its generation
   * @param millis from its spawn to this line
   */
  record Ready(long child, int childGen, long millis) implements StandbyEvent {}

  /**
   * It was thrown away, because it would no longer be what an upgrade starts, or because the
   * serving one ends.
   *
   * @param child its PID
   * @param why one sentence
   */
  record Discarded(long child, String why) implements StandbyEvent {}

  /**
   * It failed. An upgrade starts a new process, as it does without a standby.
   *
   * @param child its PID, or 0 if there never was a process
   * @param cause as in {@link ChildEvent.Failed}
   * @param detail one sentence
   */
  record Failed(long child, String cause, String detail) implements StandbyEvent {}

  /**
   * An upgrade was asked for, and it was given the word: this takes the place of {@link
   * ChildEvent.Spawned} in that upgrade.
   *
   * @param child its PID
   * @param childGen its generation
   * @param aheadMillis from its spawn to the word
   */
  record Called(long child, int childGen, long aheadMillis) implements StandbyEvent {}
}
