package dev.handoff.traffic.command;

/** Ends a run that may not have begun yet. Safe for use by several threads. */
final class StopSwitch {
  private Generator generator;
  private boolean stopped;
  private boolean aborted;

  /** Plans no further requests; none at all if the run has not begun. */
  synchronized void stop() {
    stopped = true;
    if (generator != null) {
      generator.stop();
    }
  }

  /** Ends the run at once. */
  synchronized void abort() {
    aborted = true;
    if (generator != null) {
      generator.abort();
    }
  }

  /** Names the run that is about to begin. */
  synchronized Generator attach(Generator next) {
    generator = next;
    if (aborted) {
      next.abort();
    } else if (stopped) {
      next.stop();
    }
    return next;
  }
}
