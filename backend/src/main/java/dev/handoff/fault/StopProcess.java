package dev.handoff.fault;

import dev.handoff.event.Envelope;
import dev.handoff.story.Generation;
import dev.handoff.subject.Capability;
import dev.handoff.supervise.Signal;
import java.time.Duration;

/** SIGSTOP to the serving process, and a while later SIGCONT, whatever happens in between. */
record StopProcess() implements Fault {
  private static final Duration NEXT_BEAT = Duration.ofSeconds(10);
  private static final Duration LATE_ANSWERS = Duration.ofMillis(1_500);
  private static final long HEARTBEAT_MILLIS = 250;

  @Override
  public String name() {
    return "stop";
  }

  @Override
  public String title() {
    return "Pause process";
  }

  @Override
  public Capability needs() {
    return Capability.STOP;
  }

  @Override
  public boolean destructive() {
    return true;
  }

  @Override
  public String does(Roles roles, FaultOptions options) {
    return "SIGSTOP to "
        + Roles.pid(roles.serving(), "the serving process")
        + ", and SIGCONT afterwards.";
  }

  @Override
  public String expect(Roles roles, FaultOptions options) {
    return "The process stops and sends no heartbeats. New connections wait in the accept queue, and"
        + " none is refused while the queue (1,024) has room. The slowest answer takes as long as"
        + " the pause.";
  }

  @Override
  public String whyNot(Roles roles, FaultOptions options) {
    String why = roles.whyNoUpgrade();
    return why != null && roles.upgrade().state().equals("backing off") ? null : why;
  }

  @Override
  public void carryOut(Scene scene, FaultOptions options) throws InterruptedException {
    Generation victim = scene.roles().serving();
    if (!scene.signal(this, victim, Signal.STOP)) {
      return;
    }
    long on;
    try {
      scene.pause(Duration.ofSeconds(options.seconds()));
      // The queue is at its longest now, and on a busy host the regular looks are rare.
      scene.lookAtKernel();
    } finally {
      on = System.nanoTime();
      scene.signal(this, victim, Signal.CONT);
    }
    scene.await(
        NEXT_BEAT,
        since -> since.livesAfter(victim.pid(), on) || since.endOf(victim.pid()).isPresent());
    if (scene.roles().traffic()) {
      scene.pause(LATE_ANSWERS);
    }
  }

  @Override
  public Finding judge(Roles roles, FaultOptions options, JournalSince since) {
    long victim = roles.serving().pid();
    Effect effect = since.effect();
    if (since.endOf(victim).map(Envelope::event).isPresent()) {
      return Finding.not("PID " + victim + " has ended. " + effect.words());
    }
    long silence = since.longestSilence(victim);
    boolean stood = silence >= options.seconds() * 1_000L - HEARTBEAT_MILLIS;
    String slowest =
        effect.ran() ? ", the slowest answer took " + Words.seconds(effect.slowestMillis()) : "";
    return Finding.of(
        stood && effect.failed() == 0,
        (stood
                ? "PID " + victim + " was paused"
                : "PID " + victim + " was not paused for that long")
            + ": no heartbeat for "
            + Words.seconds(silence)
            + ", up to "
            + Words.some(since.longestQueue(), "connection")
            + " in the accept queue"
            + slowest
            + ". "
            + effect.words());
  }
}
