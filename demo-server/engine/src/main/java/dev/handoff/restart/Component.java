package dev.handoff.restart;

/**
 * Something that has to be stopped in order once the last connection has gone: first a worker with
 * a queue, for instance, then the store that it writes to.
 *
 * @see Generation#register
 */
public interface Component {

  /** Its name in events and in the log. */
  String name();

  /**
   * Pieces of work that it still has to do; 0 if it does not count them. Called by the engine's
   * thread, so it must not block.
   */
  default int pending() {
    return 0;
  }

  /**
   * Finishes all pending work and returns when that is done. Called once, on a thread of its own,
   * which is interrupted at the deadline.
   *
   * @throws Exception if it cannot finish: the process then exits with 1
   */
  void stop() throws Exception;
}
