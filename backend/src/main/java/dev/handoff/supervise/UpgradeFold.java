package dev.handoff.supervise;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.UpgradeEvent;
import java.util.concurrent.TimeUnit;

/** The state of the upgrade, followed through its events. Guarded by the fleet's lock. */
final class UpgradeFold {
  private static final String IDLE = "idle";
  private static final String BACKING_OFF = "backing off";

  private Course course;
  private String state = IDLE;
  private int attempt;
  private long nextAt;
  private UpgradeOutcome lastOutcome;

  void said(Envelope envelope) {
    Event event = envelope.event();
    if (event instanceof UpgradeEvent.Requested) {
      if (course != null && course.old() == envelope.pid()) {
        course.superseded(envelope.mono());
        follow();
      }
      course = new Course(envelope.pid(), envelope.mono());
      state = course.state();
    } else if (event instanceof UpgradeEvent.Backoff backoff) {
      attempt = backoff.attempt();
      nextAt = envelope.mono() + TimeUnit.MILLISECONDS.toNanos(backoff.delayMillis());
      state = BACKING_OFF;
    } else if (isOfUnseenBeginning(envelope)) {
      course = new Course(envelope.pid(), envelope.mono());
    }
    if (course != null) {
      course.said(envelope);
      follow();
    }
  }

  /** Takes note that a process has ended. If it was backing off, that is over too. */
  void ended(long pid, long mono) {
    if (course != null) {
      course.ended(pid, mono);
      follow();
      state = pid == course.old() && state.equals(BACKING_OFF) ? IDLE : state;
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
    Event event = envelope.event();
    boolean ofAnUpgrade =
        event instanceof ChildEvent
            || event instanceof UpgradeEvent && !(event instanceof UpgradeEvent.Refused);
    return ofAnUpgrade
        && (course == null || course.outcome() != null && course.old() != envelope.pid());
  }

  private void follow() {
    UpgradeOutcome outcome = course.outcome();
    if (!state.equals(BACKING_OFF)) {
      state = course.state();
    }
    if (outcome != null && outcome != lastOutcome) {
      lastOutcome = outcome;
      boolean served = outcome.outcome().equals("done") || outcome.outcome().equals("orphaned");
      attempt = served ? 0 : attempt;
    }
  }
}
