package dev.handoff.restart;

/** The listener is closed; connections that were accepted before are being finished. */
record Draining(Lifecycle life, Drain drain, String reason) implements Leaving {
  /** The reason of a drain after which nobody serves. */
  static final String TERMINATED = "terminated";

  static State terminated(Lifecycle life) {
    return begin(life, TERMINATED);
  }

  static State begin(Lifecycle life, String reason) {
    life.standby().discard("Generation " + life.generation() + " ends.");
    Drain drain = Drain.begin(life, reason);
    life.closeListener();
    return new Draining(life, drain, reason);
  }

  @Override
  public State tick() {
    drain.step();
    if (drain.isDone()) {
      return Stopping.after(life, reason, 0);
    }
    return drain.isOverdue()
        ? Stopping.after(life, reason + ", drain timeout", life.service().cut())
        : this;
  }
}
