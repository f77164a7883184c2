package dev.handoff.verdict;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.story.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** One upgrade as the milestones tell it: which processes, when, how it ended. */
final class Attempt {
  private static final long AT_ONCE = 1_000_000_000L;

  final long from;
  final long wall;
  final long oldPid;
  final int oldGen;
  long newPid;
  int newGen;
  Long readyMillis;
  Outcome outcome = Outcome.RUNNING;

  /** Why it failed or was rolled back, as a clause; empty if nobody reported that. */
  String why = "";

  int cut;
  int slowFinished;
  int longestSlowSeconds;
  private Long readyAt;
  private Long failedAt;
  private Long exitedAt;
  private boolean newEnded;
  private boolean saidGoodbye;
  private boolean endSeen;
  private Death death;

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
    Envelope end = endOf(oldPid, later);
    for (Envelope envelope : lastWordsFirst(end, later)) {
      Event event = envelope.event();
      if (envelope == end) {
        oldEnded(end);
      } else if (envelope.pid() == oldPid && event instanceof UpgradeEvent.Requested) {
        superseded(envelope.mono());
        return;
      } else if (envelope.pid() == oldPid && isOfThis(event)) {
        said(envelope.mono(), event);
      } else if (outcome == Outcome.RUNNING) {
        saidBySuccessor(envelope);
      }
      if (to() != null && endSeen) {
        return;
      }
    }
  }

  /** The end of the window on the monotonic clock; null while it is open. */
  Long to() {
    return failedAt != null ? failedAt : exitedAt;
  }

  /** Whether the end has been seen of the process whose last event closes the window. */
  boolean isEndSeen() {
    return failedAt != null || endSeen;
  }

  /** The process that died, null if each ended as it was told to. */
  Death death() {
    return death;
  }

  /** Whether the old process ended without having been told to. */
  boolean oldDied() {
    return death != null && death.pid() == oldPid;
  }

  /**
   * The end of a process, as its parent reports it: its child knows only that it has ended, not
   * how.
   */
  private static Envelope endOf(long pid, Collection<Envelope> later) {
    Envelope seenByChild = null;
    for (Envelope envelope : later) {
      if (envelope.event() instanceof ProcessEvent.Exited exited && exited.of() == pid) {
        return envelope;
      } else if (envelope.event() instanceof ProcessEvent.Orphaned orphaned
          && orphaned.of() == pid
          && seenByChild == null) {
        seenByChild = envelope;
      }
    }
    return seenByChild;
  }

  /**
   * The end of a process that died is stamped with the last moment at which it was seen alive, so
   * its own events of about that time come before its end.
   */
  private List<Envelope> lastWordsFirst(Envelope end, Collection<Envelope> later) {
    List<Envelope> order = new ArrayList<>(later);
    int last = order.indexOf(end);
    if (last < 0) {
      return order;
    }
    for (int i = last + 1; i < order.size(); i++) {
      Envelope next = order.get(i);
      if (next.mono() - end.mono() > AT_ONCE || isAnotherProcess(next)) {
        break;
      }
      last = next.pid() == oldPid ? i : last;
    }
    order.remove(end);
    order.add(last, end);
    return order;
  }

  private boolean isAnotherProcess(Envelope envelope) {
    return envelope.pid() == oldPid && envelope.event() instanceof ProcessEvent.Started;
  }

  /**
   * What a process does after a failure no longer belongs to this upgrade, except for its rollback
   * and for a drain that begins at once: {@link Outcome#after(ProcessEvent.Draining, long)}.
   */
  private boolean isOfThis(Event event) {
    return failedAt == null
        || event instanceof UpgradeEvent.Rolledback
        || event instanceof ProcessEvent.Draining;
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
      fail(Outcome.FAILED, at, failed.detail() == null ? failed.cause() : failed.detail());
    } else if (event instanceof UpgradeEvent.Rolledback back) {
      newPid = back.child();
      death = new Death("new", newPid, at, "ended");
      fail(Outcome.ROLLED_BACK, at, back.why());
    } else if (event instanceof UpgradeEvent.Done done) {
      newPid = done.child();
      outcome = Outcome.DONE;
    } else if (event instanceof ProcessEvent.Draining draining) {
      drains(outcome.after(draining, failedAt == null ? 0 : at - failedAt));
    } else if (event instanceof ProcessEvent.Exiting exiting) {
      outcome = outcome.after(exiting);
      cut = exiting.cut();
      saidGoodbye = true;
      exitedAt = at;
    } else if (event instanceof RequestEvent.SlowFinished slow) {
      survived(slow);
    }
  }

  private void drains(Outcome next) {
    if (next != outcome) {
      outcome = next;
      why = "";
      failedAt = null;
    }
  }

  /**
   * The last events of an old process that is killed may be lost with it: the new one reports too.
   */
  private void saidBySuccessor(Envelope envelope) {
    Event event = envelope.event();
    if (event instanceof ProcessEvent.Started started && started.ppid() == oldPid) {
      newPid = envelope.pid();
      newGen = envelope.gen();
    } else if (envelope.pid() == newPid && event instanceof ProcessEvent.Ready) {
      readyAt = envelope.mono();
      if (oldDied()) {
        orphaned(envelope.mono());
      }
    } else if (event instanceof ProcessEvent.Exited exited && exited.of() == newPid) {
      newEnded = true;
      if (oldDied()) {
        exited(envelope.mono());
      }
    }
  }

  private void oldEnded(Envelope end) {
    endSeen = true;
    if (failedAt != null) {
      return;
    }
    boolean running = outcome == Outcome.RUNNING;
    Outcome next = Outcome.withoutTheOld(newPid != 0, readyAt != null, newEnded);
    String how = how(end.event());
    if (how.isEmpty() && running && next != Outcome.TERMINATED) {
      how = "exited with code 0";
    }
    boolean told = end.event() instanceof ProcessEvent.Exited;
    if (!saidGoodbye && !how.isEmpty() && (told || running)) {
      death = new Death("old", oldPid, end.mono(), how);
    }
    if (!running || next == Outcome.TERMINATED) {
      exited(end.mono());
    } else if (next == Outcome.ORPHANED) {
      orphaned(end.mono());
    }
  }

  private void orphaned(long at) {
    outcome = Outcome.ORPHANED;
    exitedAt = at;
    if (readyMillis == null) {
      readyMillis = (readyAt - from) / 1_000_000;
    }
  }

  /** Empty if it ended as a process does that was told to. */
  private static String how(Event end) {
    if (end instanceof ProcessEvent.Exited exited && exited.signal() != null) {
      return "was ended by SIG" + exited.signal();
    } else if (end instanceof ProcessEvent.Exited exited && exited.code() != null) {
      return exited.code() == 0 ? "" : "exited with code " + exited.code();
    }
    return "ended without a word";
  }

  private void fail(Outcome how, long at, String detail) {
    outcome = how;
    why = detail == null ? "" : detail.strip().replaceAll("\\.$", "");
    failedAt = at;
  }

  /** Starting another upgrade ends this one, even if the report of its end is lost. */
  private void superseded(long at) {
    if (to() == null) {
      fail(Outcome.FAILED, at, "how was not reported");
    }
  }

  private void exited(long at) {
    if (outcome == Outcome.RUNNING) {
      outcome = Outcome.TERMINATED;
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
