package dev.handoff.fault;

import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.story.Generation;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import dev.handoff.subject.Capability;
import dev.handoff.supervise.Refusal;
import dev.handoff.supervise.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * SIGKILL to the old or to the new generation: at once, or at a moment of an upgrade that is
 * started for it.
 *
 * @param ofOld whether the old process is killed
 */
record Kill(boolean ofOld) implements Fault {
  private static final Duration MOMENT = Duration.ofSeconds(30);
  private static final Duration OUTCOME = Duration.ofSeconds(30);

  /** What a kill leads to. */
  private enum Ending {
    /** No process holds the listener any more. */
    OUTAGE,
    /** The new process is on its own. */
    ORPHANED,
    /** The new process was not ready: a failed upgrade. */
    FAILED,
    /** The new process was ready: the old one takes over again. */
    ROLLED_BACK
  }

  @Override
  public String name() {
    return ofOld ? "kill-old" : "kill-new";
  }

  @Override
  public String title() {
    return ofOld ? "Kill old process" : "Kill new process";
  }

  @Override
  public Capability needs() {
    return Capability.KILL;
  }

  @Override
  public boolean destructive() {
    return true;
  }

  @Override
  public List<FaultOptions> choices() {
    return Stream.of(Moment.values()).map(FaultOptions::at).toList();
  }

  @Override
  public String does(Roles roles, FaultOptions options) {
    if (options.moment() == Moment.NOW) {
      return "SIGKILL to "
          + Roles.pid(victimNow(roles), ofOld ? "the old process" : "the new process")
          + ".";
    }
    String serving = Roles.pid(roles.serving(), "the serving process");
    return "SIGHUP to "
        + serving
        + ", then SIGKILL to "
        + (ofOld ? serving : "its successor")
        + " "
        + options.moment().words()
        + ".";
  }

  @Override
  public String expect(Roles roles, FaultOptions options) {
    if (options.moment() == Moment.NOW && !ofOld && roles.young() == null) {
      return "If it is not ready yet, the upgrade fails. If it is, the old process takes over again, as"
          + " long as it holds the listener.";
    }
    return switch (ending(roles, options)) {
      case OUTAGE ->
          "No process holds the listener any more: everything it was working on is lost, and new"
              + " connections are refused until you press Start.";
      case ORPHANED ->
          "Its open requests are lost, and so is the next one on each of its kept-alive connections. "
              + (isSurvivorReady(roles, options)
                  ? "The new process holds the same listener and keeps serving. No connection is refused."
                  : "The new process holds the same listener. Connections wait in its queue until it"
                      + " is ready, and none is refused.");
      case FAILED ->
          "The new process has no requests yet, and the old one never stops serving. Nothing is"
              + " lost. Another upgrade is refused for a few seconds.";
      case ROLLED_BACK ->
          "The old process still holds the listener and takes over again by itself. No connection"
              + " is refused; requests that the new process had accepted are lost.";
    };
  }

  @Override
  public String whyNot(Roles roles, FaultOptions options) {
    if (options.moment() != Moment.NOW) {
      return roles.whyNoGoodUpgrade();
    } else if (roles.old() == null) {
      return "Nothing is running: press Start first.";
    }
    return ofOld || roles.young() != null
        ? null
        : "Only one process is running. Choose another moment.";
  }

  @Override
  public void carryOut(Scene scene, FaultOptions options)
      throws Refusal, IOException, InterruptedException {
    Roles roles = scene.roles();
    if (options.moment() == Moment.NOW) {
      scene.signal(this, victimNow(roles), Signal.KILL);
    } else {
      long old = roles.serving().pid();
      scene.upgrade(null);
      if (!scene.await(MOMENT, since -> since.envelope(old, options.moment()::is).isPresent())) {
        return;
      }
      scene.signal(
          this,
          ofOld ? roles.serving() : scene.generation(child(roles, scene.since())),
          Signal.KILL);
    }
    scene.await(OUTCOME, since -> isOver(roles, options, since));
  }

  @Override
  public Finding judge(Roles roles, FaultOptions options, JournalSince since) {
    long victim = victim(roles, options, since);
    Optional<Envelope> end = since.endOf(victim);
    Effect effect = since.effect();
    if (end.isEmpty()) {
      return Finding.not(
          victim == 0
              ? "There was no new process to kill. " + effect.words()
              : "PID " + victim + " has not ended. " + effect.words());
    }
    boolean killed = isKill((ProcessEvent.Exited) end.get().event());
    Finding finding =
        switch (ending(roles, options)) {
          case OUTAGE ->
              Finding.of(
                  true, "No process holds the listener, so connections are refused. Press Start.");
          case ORPHANED -> orphaned(roles, options, since, effect);
          case FAILED -> failed(roles, options, since, effect);
          case ROLLED_BACK -> rolledBack(roles, options, since, effect);
        };
    String how = killed ? " was killed. " : " ended, but not by this signal. ";
    return Finding.of(
        killed && finding.expected(),
        "PID " + victim + how + finding.what() + " " + effect.words());
  }

  private Finding orphaned(Roles roles, FaultOptions options, JournalSince since, Effect effect) {
    long survivor = survivor(roles, options, since);
    boolean serves = survives(roles, options, since);
    return Finding.of(
        serves && effect.isOnlyWhatDied(),
        serves
            ? "The new process (PID " + survivor + ") keeps serving with the same listener."
            : "No process has taken over.");
  }

  private Finding failed(Roles roles, FaultOptions options, JournalSince since, Effect effect) {
    long old = elder(roles, options);
    if (since.ended(old, Outcome.ROLLED_BACK)
        && since.saidBy(old, StandbyEvent.Called.class).isPresent()) {
      // A standby that is called is ready a moment later.
      return rolledBack(roles, options, since, effect);
    }
    return since.ended(old, Outcome.FAILED)
        ? Finding.of(
            since.causeOfFailure(old).equals("signal") && effect.failed() == 0,
            "The old process (PID "
                + old
                + ") never stopped serving."
                + FaultyRelease.backoff(old, since))
        : Finding.not(
            "It was ready before the signal arrived, or its parent did not notice its end.");
  }

  private Finding rolledBack(Roles roles, FaultOptions options, JournalSince since, Effect effect) {
    long old = elder(roles, options);
    return since.ended(old, Outcome.ROLLED_BACK)
        ? Finding.of(
            effect.isOnlyWhatDied(),
            "The old process (PID " + old + ") accepts again." + FaultyRelease.backoff(old, since))
        : Finding.not("The old process (PID " + old + ") has not taken over again.");
  }

  private boolean isOver(Roles roles, FaultOptions options, JournalSince since) {
    Optional<Envelope> end = since.endOf(victim(roles, options, since));
    if (end.isEmpty()) {
      return false;
    }
    return switch (ending(roles, options)) {
      case OUTAGE -> true;
      case ORPHANED ->
          survives(roles, options, since)
              || since.endOf(survivor(roles, options, since)).isPresent();
      case FAILED, ROLLED_BACK -> since.goesOnWithout(elder(roles, options));
    };
  }

  private Ending ending(Roles roles, FaultOptions options) {
    if (options.moment() != Moment.NOW) {
      boolean early = options.moment() == Moment.SPAWNED;
      return ofOld ? Ending.ORPHANED : early ? Ending.FAILED : Ending.ROLLED_BACK;
    } else if (ofOld) {
      return roles.young() == null ? Ending.OUTAGE : Ending.ORPHANED;
    }
    return switch (roles.upgrade().state()) {
      case "upgrading" -> Ending.FAILED;
      case "handing over" -> Ending.ROLLED_BACK;
      default -> Ending.OUTAGE;
    };
  }

  private boolean isSurvivorReady(Roles roles, FaultOptions options) {
    return options.moment() == Moment.NOW
        ? roles.serving() != null && roles.serving() == roles.young()
        : options.moment() != Moment.SPAWNED;
  }

  /** The survivor is ready and has shown a sign of life since the kill. */
  private boolean survives(Roles roles, FaultOptions options, JournalSince since) {
    long survivor = survivor(roles, options, since);
    long killed = since.endOf(victim(roles, options, since)).map(Envelope::mono).orElse(0L);
    boolean ready =
        roles.serving() != null && roles.serving().pid() == survivor
            || since.saidBy(survivor, ProcessEvent.Ready.class).isPresent();
    return ready && since.livesAfter(survivor, killed);
  }

  private Generation victimNow(Roles roles) {
    return ofOld ? roles.old() : roles.young();
  }

  /** The PID to kill; 0 while there is none. */
  private long victim(Roles roles, FaultOptions options, JournalSince since) {
    if (options.moment() == Moment.NOW) {
      return victimNow(roles).pid();
    }
    return ofOld ? roles.serving().pid() : child(roles, since);
  }

  private long survivor(Roles roles, FaultOptions options, JournalSince since) {
    return options.moment() == Moment.NOW ? roles.young().pid() : child(roles, since);
  }

  /** The process that was asked to upgrade. */
  private static long elder(Roles roles, FaultOptions options) {
    return (options.moment() == Moment.NOW ? roles.old() : roles.serving()).pid();
  }

  private static long child(Roles roles, JournalSince since) {
    return since.restartOf(roles.serving().pid()).map(Restart::newPid).orElse(0L);
  }

  /** Only a parent can ask how its child ended. */
  private static boolean isKill(ProcessEvent.Exited exited) {
    return exited.code() == null && (exited.signal() == null || exited.signal().equals("KILL"));
  }
}
