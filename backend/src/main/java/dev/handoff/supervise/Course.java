package dev.handoff.supervise;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.story.Outcome;
import java.util.concurrent.TimeUnit;

/**
 * One upgrade, followed through its events. The old generation reports the outcome. If it dies
 * before that, the outcome depends on the new one, which serves on if it is ready, or once it is.
 * Not safe for use by several threads.
 */
final class Course {
  private final long old;
  private final long requestedAt;
  private long child;
  private boolean ready;
  private boolean handingOver;
  private boolean oldEnded;
  private boolean childEnded;
  private boolean told;
  private Outcome ended = Outcome.RUNNING;
  private long endedAt;
  private UpgradeOutcome outcome;

  /**
   * An upgrade that has just been requested.
   *
   * @param old the PID of the generation that was asked
   * @param requestedAt on the monotonic clock
   */
  Course(long old, long requestedAt) {
    this.old = old;
    this.requestedAt = requestedAt;
  }

  long old() {
    return old;
  }

  /** {@code upgrading}, {@code handing over}, or {@code idle} when it is over. */
  String state() {
    return outcome != null ? "idle" : handingOver ? "handing over" : "upgrading";
  }

  /** How it ended; null until it has. */
  UpgradeOutcome outcome() {
    return outcome;
  }

  /** Whether the old generation reported the outcome itself: then it is final. */
  boolean told() {
    return told;
  }

  /** Takes an event that a process has reported about itself or its child. */
  void said(Envelope envelope) {
    Event event = envelope.event();
    if (envelope.pid() == old) {
      saidByOld(envelope.mono(), event);
    } else if (event instanceof ProcessEvent.Started started && started.ppid() == old) {
      child = envelope.pid();
    } else if (event instanceof ProcessEvent.Ready && envelope.pid() == child) {
      ready = true;
      conclude(envelope.mono());
    } else if (event instanceof ProcessEvent.Orphaned orphaned && orphaned.of() == old) {
      ended(old, envelope.mono());
    }
  }

  /**
   * Takes note that the same process has been asked again: how this upgrade ended was not reported.
   */
  void superseded(long mono) {
    if (ended == Outcome.RUNNING) {
      tell(Outcome.FAILED, child, millis(mono), mono, "How it ended was not reported.");
    }
  }

  /** Takes note that a process has ended. */
  void ended(long pid, long mono) {
    oldEnded |= pid == old;
    childEnded |= pid == child;
    conclude(mono);
  }

  private void saidByOld(long mono, Event event) {
    if (event instanceof ChildEvent.Spawned spawned) {
      child = spawned.child();
    } else if (event instanceof ChildEvent.Ready heard) {
      child = heard.child();
      ready = true;
      handingOver = true;
    } else if (event instanceof UpgradeEvent.Done done) {
      tell(Outcome.DONE, done.child(), done.millis(), mono, null);
    } else if (event instanceof ChildEvent.Failed failed) {
      tell(Outcome.FAILED, failed.child(), millis(mono), mono, failed.detail());
    } else if (event instanceof UpgradeEvent.Rolledback back) {
      tell(Outcome.ROLLED_BACK, back.child(), millis(mono), mono, back.why());
    } else if (event instanceof ProcessEvent.Draining draining) {
      lastWords(ended.after(draining, mono - endedAt), mono);
    } else if (event instanceof ProcessEvent.Exiting exiting) {
      lastWords(ended.after(exiting), mono);
    }
  }

  private void lastWords(Outcome next, long mono) {
    if (next == Outcome.TERMINATED && ended != next) {
      tell(next, child, millis(mono), mono, oldEndedFirst() + ".");
    } else if (next == Outcome.DONE && ended != next) {
      tell(next, child, millis(mono), mono, null);
    }
  }

  private void tell(Outcome how, long pid, long millis, long at, String why) {
    conclude(how, pid, millis, at, why);
    told = true;
  }

  private void conclude(long mono) {
    if (!oldEnded || ended != Outcome.RUNNING) {
      return;
    }
    Outcome how = Outcome.withoutTheOld(child != 0, ready, childEnded);
    if (how == Outcome.ORPHANED) {
      String one = oldEndedFirst() + "; the new one (PID " + child + ") keeps serving.";
      conclude(how, child, millis(mono), mono, one);
    } else if (how == Outcome.TERMINATED) {
      String both = child == 0 ? "" : ", and so did the new one (PID " + child + ")";
      conclude(how, child, millis(mono), mono, oldEndedFirst() + both + ".");
    }
  }

  private void conclude(Outcome how, long pid, long millis, long at, String why) {
    ended = how;
    endedAt = at;
    outcome = new UpgradeOutcome(how.toString(), pid, millis, why);
  }

  private String oldEndedFirst() {
    return "The old generation (PID " + old + ") ended before the upgrade did";
  }

  private long millis(long mono) {
    return TimeUnit.NANOSECONDS.toMillis(mono - requestedAt);
  }
}
