package dev.handoff.story;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the events of one restart, in the order in which things happened. */
final class RestartFold {
  /** Said by a dashboard that knows of no name. */
  private static final String UNNAMED = "the server";

  private final Envelope beginning;
  private final Asking asking;
  private final long oldPid;
  private final Successors successors;
  private final Hands hands;
  private final EndingFold ending;
  private final Interventions interventions;

  /** Whether the server tells of this restart itself. */
  private boolean tells;

  /** Whether it has said that it was asked. */
  private boolean requested;

  private int oldGen;
  private List<Long> stayed;
  private long newPid;
  private int newGen;
  private Long aheadMillis;
  private Long readyMillis;
  private int cut;
  private int slowFinished;
  private int longestSlowSeconds;
  private Long readyAt;
  private boolean heardReady;
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
    this.hands = new Hands(asking.before());
    this.ending = new EndingFold(beginning.mono());
    this.interventions = new Interventions(asking, way());
  }

  Restart read(Collection<Envelope> later) {
    tells = asking.isToldIn(later);
    ProcessEnd end = ProcessEnd.of(oldPid, tells ? later : List.of());
    for (Envelope envelope : end.afterLastWords(later)) {
      Event event = envelope.event();
      if ((ending.to() == null || envelope.mono() <= ending.to())
          && !interventions.isPast(envelope.mono())) {
        successors.take(envelope);
        hands.take(envelope.mono(), event);
      }
      if (envelope == end.report()) {
        oldEnded(end);
      } else if (!tells) {
        settled(envelope);
      } else if (envelope.pid() == oldPid && event instanceof UpgradeEvent.Requested) {
        if (requested) {
          ending.supersede(envelope.mono());
          break;
        }
        requested = true;
        oldGen = envelope.gen();
      } else if (envelope.pid() == oldPid && isOfThis(event)) {
        said(envelope.mono(), event);
      } else if (ending.running()) {
        saidBySuccessor(envelope);
      }
      if (ending.to() == null) {
        interventions.take(envelope, tells, newPid, readyAt != null, ending.outcome());
      }
      if (ending.to() != null && endSeen) {
        break;
      }
    }
    return restart();
  }

  /** The word of whoever asked counts if there is none of the server. */
  private void settled(Envelope envelope) {
    if (envelope.event() instanceof ProcessEvent.Ready && readyMillis == null) {
      readyMillis = millisUntil(envelope.mono());
    } else if (asking.isEndedBy(envelope)) {
      RestartEvent.Settled settled = (RestartEvent.Settled) envelope.event();
      ending.settle(envelope.mono(), settled);
      stayed = settled.stayed();
      endSeen = true;
    }
  }

  private Restart.Parties parties() {
    boolean serves = readyAt != null || ending.outcome() == Outcome.DONE;
    Set<Long> after = new TreeSet<>(tells ? successors.served() : successors.all());
    if (tells && serves && newPid != 0) {
      after.add(newPid);
    }
    return new Restart.Parties(
        way(),
        tells ? null : asking.asked().subject(),
        oldGen,
        newPid,
        newGen,
        aheadMillis,
        asking.before(),
        List.copyOf(after),
        gone(),
        successors.firstAnswerAt());
  }

  private String way() {
    return asking.asked() == null || asking.asked().subject().equals(UNNAMED)
        ? null
        : asking.asked().subject();
  }

  private Set<Long> served() {
    Set<Long> all = new TreeSet<>(successors.served());
    all.add(newPid);
    return all;
  }

  private Boolean mainStays() {
    if (ending.to() == null || !endSeen) {
      return null;
    }
    return tells ? (Boolean) !ending.exited() : stayed == null ? null : stayed.contains(oldPid);
  }

  private List<Long> gone() {
    if (asking.asked() == null || !ending.exited() || !endSeen) {
      return List.of();
    }
    return tells
        ? List.of(oldPid)
        : asking.before().stream().filter(pid -> !stayed.contains(pid)).toList();
  }

  private Restart restart() {
    Restart.Parties parties = parties();
    return new Restart(
        beginning,
        parties,
        hands.told(mainStays(), !parties.after().isEmpty(), served()),
        readyMillis,
        heardReady,
        ending.ending(),
        new Restart.Drain(slowFinished, longestSlowSeconds, cut),
        new Restart.End(ending.to(), ending.failed() || endSeen),
        death,
        interventions.before(ending.to()));
  }

  private boolean oldDied() {
    return death != null && death.pid() == oldPid;
  }

  /**
   * What a process does after a failure no longer belongs to this restart, except for its rollback
   * and for a drain that begins at once: {@link Outcome#after(ProcessEvent.Draining, long)}.
   */
  private boolean isOfThis(Event event) {
    return !ending.failed()
        || event instanceof UpgradeEvent.Rolledback
        || event instanceof ProcessEvent.Draining;
  }

  private void said(long at, Event event) {
    if (event instanceof ChildEvent.Spawned spawned) {
      newPid = spawned.child();
      newGen = spawned.childGen();
      aheadMillis = null;
    } else if (event instanceof StandbyEvent.Called called) {
      newPid = called.child();
      newGen = called.childGen();
      aheadMillis = called.aheadMillis();
      hands.share();
    } else if (event instanceof ChildEvent.Ready ready) {
      newPid = ready.child();
      newGen = ready.childGen();
      // The server counts from the arrival of the signal, this restart from the sending of it.
      readyMillis = asking.asked() == null ? ready.millis() : millisUntil(at);
      readyAt = at;
      heardReady = true;
    } else if (event instanceof ChildEvent.Failed failed) {
      ending.fail(Outcome.FAILED, at, failed.detail() == null ? failed.cause() : failed.detail());
    } else if (event instanceof UpgradeEvent.Rolledback back) {
      newPid = back.child();
      death = new Death("new", newPid, at, "ended");
      ending.fail(Outcome.ROLLED_BACK, at, back.why());
    } else if (event instanceof UpgradeEvent.Aborted aborted) {
      newPid = aborted.child();
      ending.abort(at, aborted.why(), heardReady && !newEnded);
    } else if (event instanceof ProcessEvent.Exited exited && exited.of() == newPid) {
      newEnded = true;
      ending.newEnded(at);
    } else if (event instanceof UpgradeEvent.Done done) {
      newPid = done.child();
      ending.done(at, done.millis());
    } else if (event instanceof ProcessEvent.Draining draining) {
      if (way() != null && readyAt != null && !heardReady && ending.running()) {
        // Its successor is ready and has told it to end: it hears nothing else.
        readyMillis = millisUntil(readyAt);
        ending.done(at, millisUntil(at));
      }
      ending.drain(at, draining);
    } else if (event instanceof ProcessEvent.Exiting exiting) {
      ending.exit(at, exiting);
      cut = exiting.cut();
      saidGoodbye = true;
    } else if (event instanceof RequestEvent.SlowFinished slow) {
      survived(slow);
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
        ending.end(envelope.mono());
      }
    }
  }

  private void oldEnded(ProcessEnd end) {
    endSeen = true;
    if (ending.failed()) {
      return;
    }
    boolean running = ending.running();
    Outcome next = Outcome.withoutTheOld(newPid != 0, readyAt != null, newEnded);
    String how = end.how();
    if (how.isEmpty() && running && next != Outcome.TERMINATED) {
      how = "exited with code 0";
    }
    if (!saidGoodbye && !how.isEmpty() && (end.seen() || running)) {
      death = new Death("old", oldPid, end.at(), how);
    }
    if (!running || next == Outcome.TERMINATED) {
      ending.end(end.at());
    } else if (next == Outcome.ORPHANED) {
      orphaned(end.at());
    }
  }

  private void orphaned(long at) {
    ending.orphan(at);
    if (readyMillis == null) {
      readyMillis = millisUntil(readyAt);
    }
  }

  private long millisUntil(long at) {
    return (at - beginning.mono()) / 1_000_000;
  }

  private void survived(RequestEvent.SlowFinished slow) {
    boolean newServes = readyAt != null && interventions.leaveItServing();
    if (newServes && !ending.exited() && slow.second() >= slow.of()) {
      slowFinished++;
      longestSlowSeconds = Math.max(longestSlowSeconds, slow.of());
    }
  }
}
