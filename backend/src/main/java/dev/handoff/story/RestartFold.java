package dev.handoff.story;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the events of one restart, in the order in which things happened. */
final class RestartFold {
  private static final long AT_ONCE = 1_000_000_000L;

  private final Envelope beginning;
  private final Asking asking;
  private final long oldPid;
  private final Successors successors;

  /** Whether the server tells of this restart itself. */
  private boolean tells;

  /** Whether it has said that it was asked. */
  private boolean requested;

  private int oldGen;
  private List<Long> stayed;
  private long newPid;
  private int newGen;
  private Long readyMillis;
  private Outcome outcome = Outcome.RUNNING;
  private long outcomeAt;
  private Long doneMillis;
  private String detail;
  private int cut;
  private int slowFinished;
  private int longestSlowSeconds;
  private Long readyAt;
  private Long failedAt;
  private Long exitedAt;
  private boolean heardReady;
  private boolean superseded;
  private boolean told;
  private boolean newEnded;
  private boolean saidGoodbye;
  private boolean endSeen;
  private Death death;

  RestartFold(Envelope beginning) {
    this.beginning = beginning;
    this.asking = new Asking(beginning);
    this.oldPid = asking.main();
    this.oldGen = beginning.gen();
    this.requested = asking.asked() == null;
    this.successors = new Successors(asking.before());
  }

  Restart read(Collection<Envelope> later) {
    tells = asking.isToldIn(later);
    Envelope end = tells ? endOf(oldPid, later) : null;
    for (Envelope envelope : lastWordsFirst(end, later)) {
      Event event = envelope.event();
      if (to() == null || envelope.mono() <= to()) {
        successors.take(envelope);
      }
      if (envelope == end) {
        oldEnded(end);
      } else if (!tells) {
        settled(envelope);
      } else if (envelope.pid() == oldPid && event instanceof UpgradeEvent.Requested) {
        if (requested) {
          superseded(envelope.mono());
          break;
        }
        requested = true;
        oldGen = envelope.gen();
      } else if (envelope.pid() == oldPid && isOfThis(event)) {
        said(envelope.mono(), event);
      } else if (outcome == Outcome.RUNNING) {
        saidBySuccessor(envelope);
      }
      if (to() != null && endSeen) {
        break;
      }
    }
    return restart();
  }

  /** The word of whoever asked counts if there is none of the server. */
  private void settled(Envelope envelope) {
    if (asking.isEndedBy(envelope)) {
      RestartEvent.Settled settled = (RestartEvent.Settled) envelope.event();
      conclude(settled.finished() ? Outcome.DONE : Outcome.FAILED, envelope.mono(), true);
      detail = settled.why();
      stayed = settled.stayed();
      exitedAt = envelope.mono();
      endSeen = true;
    }
  }

  private Restart.Parties parties() {
    boolean serves = readyAt != null || outcome == Outcome.DONE;
    Set<Long> after = new TreeSet<>(tells ? successors.served() : successors.all());
    if (tells && serves && newPid != 0) {
      after.add(newPid);
    }
    return new Restart.Parties(
        tells ? null : asking.asked().subject(),
        oldGen,
        newPid,
        newGen,
        asking.before(),
        List.copyOf(after),
        gone(),
        successors.firstAnswerAt());
  }

  private List<Long> gone() {
    if (asking.asked() == null || exitedAt == null || !endSeen) {
      return List.of();
    }
    return tells
        ? List.of(oldPid)
        : asking.before().stream().filter(pid -> !stayed.contains(pid)).toList();
  }

  private Restart restart() {
    long millis =
        doneMillis != null && outcome == Outcome.DONE
            ? doneMillis
            : (outcomeAt - beginning.mono()) / 1_000_000;
    return new Restart(
        beginning,
        parties(),
        readyMillis,
        heardReady,
        new Restart.Ending(outcome, millis, told, superseded, detail),
        new Restart.Drain(slowFinished, longestSlowSeconds, cut),
        to(),
        failedAt != null || endSeen,
        death);
  }

  private Long to() {
    return failedAt != null ? failedAt : exitedAt;
  }

  private boolean oldDied() {
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
   * What a process does after a failure no longer belongs to this restart, except for its rollback
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
      heardReady = true;
    } else if (event instanceof ChildEvent.Failed failed) {
      fail(Outcome.FAILED, at, failed.detail() == null ? failed.cause() : failed.detail());
    } else if (event instanceof UpgradeEvent.Rolledback back) {
      newPid = back.child();
      death = new Death("new", newPid, at, "ended");
      fail(Outcome.ROLLED_BACK, at, back.why());
    } else if (event instanceof UpgradeEvent.Aborted aborted) {
      aborted(at, aborted);
    } else if (event instanceof ProcessEvent.Exited exited && exited.of() == newPid) {
      newEnded(at);
    } else if (event instanceof UpgradeEvent.Done done) {
      newPid = done.child();
      doneMillis = done.millis();
      conclude(Outcome.DONE, at, true);
    } else if (event instanceof ProcessEvent.Draining draining) {
      drains(at, outcome.after(draining, failedAt == null ? 0 : at - failedAt));
    } else if (event instanceof ProcessEvent.Exiting exiting) {
      conclude(outcome.after(exiting), at, true);
      cut = exiting.cut();
      saidGoodbye = true;
      exitedAt = at;
    } else if (event instanceof RequestEvent.SlowFinished slow) {
      survived(slow);
    }
  }

  /** A new process that was ready has clients, and finishes what it has begun for them. */
  private void aborted(long at, UpgradeEvent.Aborted event) {
    newPid = event.child();
    conclude(Outcome.ABORTED, at, true);
    detail = event.why();
    failedAt = heardReady && !newEnded ? null : (Long) at;
  }

  private void newEnded(long at) {
    newEnded = true;
    if (outcome == Outcome.ABORTED) {
      failedAt = at;
    }
  }

  private void drains(long at, Outcome next) {
    if (next != outcome) {
      conclude(next, at, true);
      detail = null;
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
    boolean seen = end.event() instanceof ProcessEvent.Exited;
    if (!saidGoodbye && !how.isEmpty() && (seen || running)) {
      death = new Death("old", oldPid, end.mono(), how);
    }
    if (!running || next == Outcome.TERMINATED) {
      exited(end.mono());
    } else if (next == Outcome.ORPHANED) {
      orphaned(end.mono());
    }
  }

  private void orphaned(long at) {
    conclude(Outcome.ORPHANED, at, false);
    exitedAt = at;
    if (readyMillis == null) {
      readyMillis = (readyAt - beginning.mono()) / 1_000_000;
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

  private void fail(Outcome how, long at, String reported) {
    conclude(how, at, true);
    detail = reported;
    failedAt = at;
  }

  /** Starting another restart ends this one, even if the report of its end is lost. */
  private void superseded(long at) {
    if (outcome == Outcome.ABORTED) {
      failedAt = to() == null ? (Long) at : failedAt;
    } else if (to() == null) {
      superseded = true;
      fail(Outcome.FAILED, at, null);
    }
  }

  private void exited(long at) {
    if (outcome == Outcome.RUNNING) {
      conclude(Outcome.TERMINATED, at, false);
    }
    exitedAt = at;
  }

  private void conclude(Outcome how, long at, boolean byItself) {
    if (how != outcome) {
      outcome = how;
      outcomeAt = at;
      told = byItself;
    }
  }

  private void survived(RequestEvent.SlowFinished slow) {
    if (readyAt != null && exitedAt == null && slow.second() >= slow.of()) {
      slowFinished++;
      longestSlowSeconds = Math.max(longestSlowSeconds, slow.of());
    }
  }
}
