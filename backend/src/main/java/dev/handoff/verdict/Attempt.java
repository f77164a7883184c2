package dev.handoff.verdict;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.Collection;

/** One upgrade as the milestones tell it: who, when, how it ended. */
final class Attempt {
  private static final String TERMINATED = "terminated";
  private static final long AT_ONCE = 1_000_000_000L;

  final long from;
  final long wall;
  final long oldPid;
  final int oldGen;
  long newPid;
  int newGen;
  Long readyMillis;
  String outcome = "running";

  /** Why it failed or was rolled back, as a clause; empty if nobody said. */
  String why = "";

  int cut;
  int slowFinished;
  int longestSlowSeconds;
  private Long readyAt;
  private Long failedAt;
  private Long exitedAt;

  /**
   * Reads an upgrade.
   *
   * @param requested its {@code upgrade.requested}
   * @param later what followed, in order of time
   */
  Attempt(Envelope requested, Collection<Envelope> later) {
    this.from = requested.mono();
    this.wall = requested.wall();
    this.oldPid = requested.pid();
    this.oldGen = requested.gen();
    for (Envelope envelope : later) {
      if (envelope.event() instanceof ProcessEvent.Exited exited && exited.of() == oldPid) {
        if (failedAt == null) {
          exited(envelope.mono());
        }
        return;
      } else if (envelope.pid() == oldPid && envelope.event() instanceof UpgradeEvent.Requested) {
        superseded(envelope.mono());
        return;
      } else if (envelope.pid() == oldPid && isOfThis(envelope.mono(), envelope.event())) {
        said(envelope.mono(), envelope.event());
      }
    }
  }

  /** The end of the window on the monotonic clock; null while it is open. */
  Long to() {
    return failedAt != null ? failedAt : exitedAt;
  }

  /**
   * What a process does after a failure is no longer this upgrade. A rollback is its last word; and
   * who is told to end while it upgrades first says that the child has failed.
   */
  private boolean isOfThis(long at, Event event) {
    return failedAt == null
        || event instanceof UpgradeEvent.Rolledback
        || event instanceof ProcessEvent.Draining draining
            && TERMINATED.equals(draining.reason())
            && at - failedAt < AT_ONCE;
  }

  private void said(long at, Event event) {
    if (event instanceof ChildEvent.Spawned spawned) {
      newPid = spawned.child();
      newGen = spawned.childGen();
    } else if (event instanceof ChildEvent.Ready ready) {
      newPid = ready.child();
      newGen = ready.childGen();
      readyMillis = ready.millis();
      readyAt = at;
    } else if (event instanceof ChildEvent.Failed failed) {
      fail("failed", at, failed.detail() == null ? failed.cause() : failed.detail());
    } else if (event instanceof UpgradeEvent.Rolledback back) {
      fail("rolledback", at, back.why());
    } else if (event instanceof UpgradeEvent.Done done) {
      newPid = done.child();
      outcome = "done";
    } else if (event instanceof ProcessEvent.Draining draining
        && TERMINATED.equals(draining.reason())
        && !outcome.equals("done")) {
      outcome = "terminated-during";
      why = "";
      failedAt = null;
    } else if (event instanceof ProcessEvent.Exiting exiting) {
      cut = exiting.cut();
      exited(at);
    } else if (event instanceof RequestEvent.SlowFinished slow) {
      survived(slow);
    }
  }

  private void fail(String how, long at, String detail) {
    outcome = how;
    why = detail == null ? "" : detail.strip().replaceAll("\\.$", "");
    failedAt = at;
  }

  /** Who begins another upgrade has ended this one, even if the report of its end is lost. */
  private void superseded(long at) {
    if (to() == null) {
      fail("failed", at, "how was not reported");
    }
  }

  private void exited(long at) {
    if (outcome.equals("running")) {
      outcome = "terminated-during";
    }
    exitedAt = at;
  }

  private void survived(RequestEvent.SlowFinished slow) {
    if (readyAt != null && exitedAt == null && slow.second() >= slow.of()) {
      slowFinished++;
      longestSlowSeconds = Math.max(longestSlowSeconds, slow.of());
    }
  }
}
