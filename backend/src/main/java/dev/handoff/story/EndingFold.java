package dev.handoff.story;

import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RestartEvent;

/** How a restart ends, and where its window ends. */
final class EndingFold {
  private final long from;
  private Outcome outcome = Outcome.RUNNING;
  private long outcomeAt;
  private Long doneMillis;
  private String detail;
  private boolean told;
  private boolean superseded;
  private Long failedAt;
  private Long exitedAt;

  /**
   * It has not ended.
   *
   * @param from the beginning of its window
   */
  EndingFold(long from) {
    this.from = from;
  }

  Outcome outcome() {
    return outcome;
  }

  boolean running() {
    return outcome == Outcome.RUNNING;
  }

  /** Whether it has failed in a way that closes the window: the old process serves on. */
  boolean failed() {
    return failedAt != null;
  }

  /** Whether the window is closed by the end of those that served before. */
  boolean exited() {
    return exitedAt != null;
  }

  /** The end of the window; null while it is open. */
  Long to() {
    return failedAt != null ? failedAt : exitedAt;
  }

  Restart.Ending ending() {
    long millis =
        doneMillis != null && outcome == Outcome.DONE ? doneMillis : (outcomeAt - from) / 1_000_000;
    return new Restart.Ending(outcome, millis, told, superseded, detail);
  }

  void settle(long at, RestartEvent.Settled settled) {
    conclude(settled.finished() ? Outcome.DONE : Outcome.FAILED, at, true);
    detail = settled.why();
    exitedAt = at;
  }

  void done(long at, long millis) {
    doneMillis = millis;
    conclude(Outcome.DONE, at, true);
  }

  void fail(Outcome how, long at, String reported) {
    conclude(how, at, true);
    detail = reported;
    failedAt = at;
  }

  /**
   * The new process was told to end.
   *
   * @param serves whether it has clients, and finishes what it has begun for them
   */
  void abort(long at, String why, boolean serves) {
    conclude(Outcome.ABORTED, at, true);
    detail = why;
    failedAt = serves ? null : (Long) at;
  }

  void newEnded(long at) {
    if (outcome == Outcome.ABORTED) {
      failedAt = at;
    }
  }

  void drain(long at, ProcessEvent.Draining draining) {
    Outcome next = outcome.after(draining, failedAt == null ? 0 : at - failedAt);
    if (next != outcome) {
      conclude(next, at, true);
      detail = null;
      failedAt = null;
    }
  }

  /** The old process has said that it is exiting. */
  void exit(long at, ProcessEvent.Exiting exiting) {
    conclude(outcome.after(exiting), at, true);
    exitedAt = at;
  }

  /** The old process has ended without saying so. */
  void end(long at) {
    if (running()) {
      conclude(Outcome.TERMINATED, at, false);
    }
    exitedAt = at;
  }

  void orphan(long at) {
    conclude(Outcome.ORPHANED, at, false);
    exitedAt = at;
  }

  /** Starting another restart ends this one, even if the report of its end is lost. */
  void supersede(long at) {
    if (outcome == Outcome.ABORTED) {
      failedAt = to() == null ? (Long) at : failedAt;
    } else if (to() == null) {
      superseded = true;
      fail(Outcome.FAILED, at, null);
    }
  }

  private void conclude(Outcome how, long at, boolean byItself) {
    if (how != outcome) {
      outcome = how;
      outcomeAt = at;
      told = byItself;
    }
  }
}
