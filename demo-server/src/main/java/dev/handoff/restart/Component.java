package dev.handoff.restart;

/**
 * Something that has to stop in order when the last connection has gone: a worker that still has a
 * queue, then the store into which it writes.
 *
 * @see Generation#register
 */
public interface Component {

  /** Its name in events and in the log. */
  String name();

  /**
   * Pieces of work that it still has; 0 if it does not count them. Called by the engine's thread,
   * which does not wait.
   */
  default int pending() {
    return 0;
  }

  /**
   * Finishes what there is, and returns when that is done. Called once, by a thread of its own,
   * which is interrupted at the deadline.
   *
   * @throws Exception if it cannot finish: the process then exits with 1
   */
  void stop() throws Exception;
}
