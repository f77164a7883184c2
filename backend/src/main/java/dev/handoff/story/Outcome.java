package dev.handoff.story;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.handoff.event.ProcessEvent;

/** How a restart ended. */
public enum Outcome {
  /** It has not ended yet. */
  RUNNING("running"),

  /** The new process serves, and the old one has given up the listener. */
  DONE("done"),

  /** The new process did not become ready; the old one never stopped serving. */
  FAILED("failed"),

  /** The new process died just after it was ready; the old one accepts again. */
  ROLLED_BACK("rolledback"),

  /** It was aborted: the new process was told to end, and the old one serves. */
  ABORTED("aborted"),

  /** The old process died first, and the new one serves on. */
  ORPHANED("orphaned"),

  /** The old process ended before the restart did, and no new one serves. */
  TERMINATED("terminated-during");

  /** A process that is told to end during an upgrade first reports that its child has failed. */
  private static final long AT_ONCE = 1_000_000_000L;

  private static final String TOLD_TO_END = "terminated";
  private static final String UPGRADED = "upgraded";

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /**
   * The outcome of a restart whose old process ended without reporting one.
   *
   * @param known whether there ever was a new process
   * @param ready whether it was ready
   * @param ended whether it has ended too
   * @return {@link #RUNNING} as long as the new one may still become ready
   */
  public static Outcome withoutTheOld(boolean known, boolean ready, boolean ended) {
    if (!known || ended) {
      return TERMINATED;
    }
    return ready ? ORPHANED : RUNNING;
  }

  /**
   * The outcome after the old process has begun to drain.
   *
   * @param sinceFailure nanoseconds since this outcome, if it is a failure
   */
  public Outcome after(ProcessEvent.Draining draining, long sinceFailure) {
    boolean open = this == RUNNING || this == FAILED && sinceFailure < AT_ONCE;
    return open && isToldToEnd(draining) ? TERMINATED : this;
  }

  /**
   * Whether a process drains because it was told to end, and not because another has taken over.
   */
  static boolean isToldToEnd(ProcessEvent.Draining draining) {
    return TOLD_TO_END.equals(draining.reason());
  }

  /** The outcome after the old process has said that it is exiting. */
  public Outcome after(ProcessEvent.Exiting exiting) {
    if (this != RUNNING) {
      return this;
    }
    // It only says so once its listener is closed; the event about that may have been lost.
    return exiting.reason().startsWith(UPGRADED) ? DONE : TERMINATED;
  }

  /** The word for it in the API. */
  @JsonValue
  @Override
  public String toString() {
    return word;
  }
}
