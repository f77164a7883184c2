package dev.handoff.event;

/** The next generation as the old one sees it, before and at the handover. */
public sealed interface ChildEvent extends Event {
  /** Its PID; 0 if there never was a process. */
  long child();

  /**
   * The next generation was spawned with the listener on fd 3 and the ready pipe on fd 4.
   *
   * @param child its PID
   * @param childGen its generation
   */
  record Spawned(long child, int childGen) implements ChildEvent {}

  /**
   * The line {@code ready} arrived on the pipe.
   *
   * @param child its PID
   * @param childGen its generation
   * @param millis from the request for the upgrade to this line
   */
  record Ready(long child, int childGen, long millis) implements ChildEvent {}

  /**
   * The next generation failed; the old one has never stopped serving.
   *
   * @param child its PID, or 0 if there never was a process
   * @param cause {@code spawn}, {@code exit}, {@code signal}, {@code timeout}, {@code garbage},
   *     {@code eof}
   * @param detail one sentence
   */
  record Failed(long child, String cause, String detail) implements ChildEvent {}
}
