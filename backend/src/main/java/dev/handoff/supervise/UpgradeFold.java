package dev.handoff.supervise;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.UpgradeEvent;
import java.util.concurrent.TimeUnit;

/** Where the upgrade stands while events come in. Guarded by the fleet's lock. */
final class UpgradeFold {
  private long actor;
  private long requestedAt;
  private String state = "idle";
  private int attempt;
  private long nextAt;
  private UpgradeOutcome lastOutcome;

  void said(Envelope envelope) {
    Event event = envelope.event();
    if (event instanceof UpgradeEvent.Requested) {
      actor = envelope.pid();
      requestedAt = envelope.mono();
      state = "upgrading";
    } else if (event instanceof ChildEvent.Ready) {
      state = "handing over";
    } else if (event instanceof UpgradeEvent.Backoff backoff) {
      attempt = backoff.attempt();
      nextAt = envelope.mono() + TimeUnit.MILLISECONDS.toNanos(backoff.delayMillis());
      state = "backing off";
    }
    UpgradeOutcome outcome = outcomeOf(envelope, requestedAt);
    if (outcome != null) {
      lastOutcome = outcome;
      state = state.equals("backing off") ? state : "idle";
      attempt = outcome.outcome().equals("done") ? 0 : attempt;
    }
  }

  /** A process has ended; if the upgrade was its own, there is none any more. */
  void ended(long pid, long mono) {
    if (pid == actor && !state.equals("idle")) {
      lastOutcome = state.equals("backing off") ? lastOutcome : died(pid, requestedAt, mono);
      state = "idle";
    }
  }

  UpgradeStatus status(long now) {
    long left = nextAt - now;
    if (!state.equals("backing off")) {
      return new UpgradeStatus(state, attempt, 0, lastOutcome);
    }
    // Rounded up: 0 means that an attempt is allowed now.
    long millis = left <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1;
    return new UpgradeStatus(millis > 0 ? state : "idle", attempt, millis, lastOutcome);
  }

  /** The outcome that an event of the old generation tells, or null if it tells none. */
  static UpgradeOutcome outcomeOf(Envelope envelope, long requestedAt) {
    long millis = millis(requestedAt, envelope.mono());
    Event event = envelope.event();
    if (event instanceof UpgradeEvent.Done done) {
      return new UpgradeOutcome("done", done.child(), done.millis(), null);
    } else if (event instanceof ChildEvent.Failed failed) {
      return new UpgradeOutcome("failed", failed.child(), millis, failed.detail());
    } else if (event instanceof UpgradeEvent.Rolledback back) {
      return new UpgradeOutcome("rolledback", back.child(), millis, back.why());
    }
    return null;
  }

  /** The outcome when the old generation has ended before it told one. */
  static UpgradeOutcome died(long pid, long requestedAt, long mono) {
    String why = "The old generation (PID " + pid + ") ended before the upgrade did.";
    return new UpgradeOutcome("failed", 0, millis(requestedAt, mono), why);
  }

  private static long millis(long from, long to) {
    return TimeUnit.NANOSECONDS.toMillis(to - from);
  }
}
