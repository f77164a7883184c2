package dev.handoff.restart;

import dev.handoff.event.UpgradeEvent;

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
    Upgrading called = life.standby().call(requestedAt);
    return called == null ? Upgrading.spawn(life, requestedAt) : called;
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
  public State heard(Child child, String line) {
    life.standby().heard(child, line);
    return this;
  }

  @Override
  public State tick() {
    life.warmUp().tick();
    life.standby().tick();
    return this;
  }
}
