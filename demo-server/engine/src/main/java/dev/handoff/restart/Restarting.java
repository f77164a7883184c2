package dev.handoff.restart;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.UpgradeEvent;
import java.io.IOException;

/** Another way to restart is under way. This generation serves until that has an outcome. */
final class Restarting implements State {
  private final Lifecycle life;
  private final long requestedAt;
  private final String by;
  private final Thread thread;

  private Restarting(Lifecycle life, String by) {
    this.life = life;
    this.by = by;
    this.requestedAt = life.now();
    this.thread = new Thread(this::run, "restart");
    thread.setDaemon(true);
  }

  static State begin(Lifecycle life, State serving, String signal) {
    String refusal = life.restart().refusal();
    if (refusal != null) {
      return life.refuse(serving, signal, refusal);
    }
    Restarting restarting = new Restarting(life, "SIG" + signal);
    restarting.thread.start();
    return restarting;
  }

  @Override
  public String name() {
    return "upgrading";
  }

  @Override
  public State upgrade(String signal) {
    return life.refuse(this, signal, "A restart is under way.");
  }

  @Override
  public State abort(String signal) {
    return life.refuseAbort(this, signal, "Only an upgrade by fd handoff can be aborted.");
  }

  @Override
  public State terminate(String signal) {
    thread.interrupt();
    return Draining.terminated(life);
  }

  private void run() {
    try {
      Restart.Outcome outcome = life.restart().restart(by, life.events(), life.service());
      life.post(state -> state == this ? after(outcome) : state);
    } catch (IOException | RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      life.post(state -> state == this ? after(new Restart.Failed(0, "spawn", why)) : state);
    } catch (InterruptedException terminated) {
      // This process is ending already.
    }
  }

  private State after(Restart.Outcome outcome) {
    if (outcome instanceof Restart.Failed failed) {
      life.publish(new ChildEvent.Failed(failed.child(), failed.cause(), failed.detail()));
      return new Serving(life);
    }
    State leaving = Draining.begin(life, "upgraded");
    if (outcome instanceof Restart.Leave left) {
      if (left.child() != 0) {
        life.publish(new UpgradeEvent.Done(left.child(), life.millisSince(requestedAt)));
      }
      return leaving;
    }
    return Exited.atOnce(life, "upgraded at once");
  }
}
