package dev.handoff.supervise;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.concurrent.TimeUnit;

/**
 * One upgrade while its events come in. The old generation tells its outcome; if it dies before it
 * can, the outcome is read off the new one: that serves on if it is ready, or once it is. Not safe
 * for use by several threads.
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
  private UpgradeOutcome outcome;

  /**
   * An upgrade that has just been asked for.
   *
   * @param old the PID of the asked generation
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

  /** How it ended; null as long as it has not. */
  UpgradeOutcome outcome() {
    return outcome;
  }

  /** Whether the old generation told the outcome itself: then it is final. */
  boolean told() {
    return told;
  }

  /** Takes what a process has said of itself or of its child. */
  void said(Envelope envelope) {
    Event event = envelope.event();
    if (envelope.pid() == old) {
      saidByOld(envelope.mono(), event);
    } else if (event instanceof ProcessEvent.Started started && started.ppid() == old) {
      child = envelope.pid();
    } else if (event instanceof ProcessEvent.Ready && envelope.pid() == child) {
      ready = true;
      conclude(envelope.mono());
    }
  }

  /** Takes that a process has ended. */
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
      tell(new UpgradeOutcome("done", done.child(), done.millis(), null));
    } else if (event instanceof ChildEvent.Failed failed) {
      tell(new UpgradeOutcome("failed", failed.child(), millis(mono), failed.detail()));
    } else if (event instanceof UpgradeEvent.Rolledback back) {
      tell(new UpgradeOutcome("rolledback", back.child(), millis(mono), back.why()));
    }
  }

  private void tell(UpgradeOutcome last) {
    outcome = last;
    told = true;
  }

  private void conclude(long mono) {
    if (!oldEnded || outcome != null) {
      return;
    }
    String ended = "The old generation (PID " + old + ") ended before the upgrade did";
    if (child == 0) {
      outcome = new UpgradeOutcome("failed", 0, millis(mono), ended + ".");
    } else if (childEnded) {
      String both = ended + ", and so did the new one (PID " + child + ").";
      outcome = new UpgradeOutcome("failed", child, millis(mono), both);
    } else if (ready) {
      String one = ended + "; the new one (PID " + child + ") serves on.";
      outcome = new UpgradeOutcome("orphaned", child, millis(mono), one);
    }
  }

  private long millis(long mono) {
    return TimeUnit.NANOSECONDS.toMillis(mono - requestedAt);
  }
}
