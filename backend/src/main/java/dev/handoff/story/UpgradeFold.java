package dev.handoff.story;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The state of the upgrade, followed through its events. Guarded by the lock of {@link LiveStory}.
 */
final class UpgradeFold {
  private static final String IDLE = "idle";
  private static final String BACKING_OFF = "backing off";

  /** What has been said since the newest upgrade began; its restart is read from that. */
  private final NavigableSet<Envelope> since = new TreeSet<>(Restart.ORDER);

  private Envelope beginning;
  private Restart restart;
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
      take(envelope);
    } else {
      take(envelope);
    }
  }

  /** Takes the news that a process has ended. If that was backing off, this is over too. */
  void ended(Envelope exited) {
    take(exited);
    if (restart != null
        && exited.event() instanceof ProcessEvent.Exited end
        && end.of() == restart.oldPid()
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
        && (restart == null
            || restart.outcome() != Outcome.RUNNING && restart.oldPid() != envelope.pid());
  }

  private void begin(Envelope first) {
    since.clear();
    beginning = first;
    state = IDLE;
    follow();
  }

  private void take(Envelope envelope) {
    // A failure may still turn out to be the first step of a shutdown.
    boolean over =
        restart != null && restart.ending().told() && restart.outcome() != Outcome.FAILED;
    if (beginning != null
        && !over
        && Restart.mayEndBy(envelope.event())
        && Restart.ORDER.compare(envelope, beginning) >= 0) {
      since.add(envelope);
      follow();
    }
  }

  private void follow() {
    restart = Restart.of(beginning, since);
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
