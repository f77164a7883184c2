package dev.handoff.restart;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.UpgradeEvent;
import java.io.IOException;

/** Accepting and answering; the next SIGHUP begins an upgrade. */
record Serving(Lifecycle life) implements State {
  static final String IS_INIT =
      "This process is PID 1 of its container or namespace, and when it exits the kernel ends"
          + " every other process there, the next generation too: start it under an init that"
          + " outlives it.";

  static final String IS_UNHEARD =
      "systemd has started this process and does not listen to it, so when it exits systemd ends the"
          + " service, the next generation too: give the unit Type=notify, or Type=notify-reload from"
          + " systemd 253 on (an older one takes that for Type=simple).";

  @Override
  public String name() {
    return "serving";
  }

  @Override
  public State upgrade(String signal) {
    if (life.restart() != null) {
      return Restarting.begin(life, this, signal);
    }
    if (life.hindrance() != null) {
      return life.refuse(this, signal, life.hindrance());
    }
    long requestedAt = life.now();
    life.publish(new UpgradeEvent.Requested("SIG" + signal));
    try {
      long spawnedAt = life.now();
      Child child = life.spawnNext();
      life.publish(new ChildEvent.Spawned(child.pid(), child.generation()), spawnedAt);
      return new Upgrading(life, child, requestedAt);
    } catch (IOException e) {
      life.publish(new ChildEvent.Failed(0, "spawn", e.getMessage()));
      return BackingOff.after(life);
    }
  }

  @Override
  public State abort(String signal) {
    return life.refuseAbort(this, signal, "No upgrade is under way.");
  }

  @Override
  public State terminate(String signal) {
    return Draining.terminated(life);
  }

  @Override
  public State tick() {
    life.warmUpWhenSettled();
    return this;
  }
}
