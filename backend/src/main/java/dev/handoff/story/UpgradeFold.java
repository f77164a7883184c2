package dev.handoff.story;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.concurrent.TimeUnit;

/**
 * The state of the upgrade, followed through its events. Guarded by the lock of {@link LiveStory}.
 */
final class UpgradeFold {
  private static final String IDLE = "idle";
  private static final String BACKING_OFF = "backing off";

  /** The newest; null while there is none. */
  private RestartUnderWay newest;

  private String state = IDLE;
  private int attempt;
  private long nextAt;
  private UpgradeOutcome lastOutcome;

  void said(Envelope envelope) {
    Event event = envelope.event();
    if (event instanceof UpgradeEvent.Requested) {
      take(envelope);
      begin(envelope);
    } else if (event instanceof UpgradeEvent.Backoff backoff) {
      attempt = backoff.attempt();
      nextAt = envelope.mono() + TimeUnit.MILLISECONDS.toNanos(backoff.delayMillis());
      state = BACKING_OFF;
    } else if (isOfUnseenBeginning(envelope)) {
      begin(envelope);
    } else {
      take(envelope);
    }
  }

  /** Takes the news that a process has ended. If that was backing off, this is over too. */
  void ended(Envelope exited) {
    take(exited);
    if (newest != null
        && exited.event() instanceof ProcessEvent.Exited end
        && end.of() == newest.restart().oldPid()
        && state.equals(BACKING_OFF)) {
      state = IDLE;
    }
  }

  UpgradeStatus status(long now) {
    long left = nextAt - now;
    if (!state.equals(BACKING_OFF)) {
      return new UpgradeStatus(state, attempt, 0, lastOutcome);
    }
    // Rounded up: 0 means that an attempt is allowed now.
    long millis = left <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1;
    return new UpgradeStatus(millis > 0 ? state : IDLE, attempt, millis, lastOutcome);
  }

  private boolean isOfUnseenBeginning(Envelope envelope) {
    return Restart.isWordOfOne(envelope.event())
        && (newest == null
            || newest.restart().outcome() != Outcome.RUNNING
                && newest.restart().oldPid() != envelope.pid());
  }

  private void begin(Envelope first) {
    newest = new RestartUnderWay(first);
    state = IDLE;
    follow(newest.restart());
  }

  private void take(Envelope envelope) {
    if (newest != null && !isOver(newest.restart()) && newest.take(envelope)) {
      follow(newest.restart());
    }
  }

  /** A failure may still turn out to be the first step of a shutdown. */
  private static boolean isOver(Restart restart) {
    return restart.ending().told() && restart.outcome() != Outcome.FAILED;
  }

  private void follow(Restart restart) {
    UpgradeOutcome outcome = UpgradeOutcome.of(restart);
    if (!state.equals(BACKING_OFF)) {
      state = outcome != null ? IDLE : restart.heardReady() ? "handing over" : "upgrading";
    }
    if (outcome != null && !outcome.equals(lastOutcome)) {
      lastOutcome = outcome;
      boolean served = restart.outcome() == Outcome.DONE || restart.outcome() == Outcome.ORPHANED;
      attempt = served ? 0 : attempt;
    }
  }
}
