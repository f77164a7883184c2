package dev.handoff.restart;

import dev.handoff.event.UpgradeEvent;
import java.time.Duration;
import java.util.Locale;

/** Serving, after a failed upgrade: the next attempt has to wait. */
record BackingOff(Lifecycle life, long until) implements State {

  static State after(Lifecycle life) {
    life.standby().upgradeFailed();
    Duration delay = life.backoff().afterFailure();
    // Taken before the event is published: a client that counts the delay from the event never asks
    // too early.
    long until = life.now() + delay.toNanos();
    life.publish(new UpgradeEvent.Backoff(life.backoff().failures(), delay.toMillis()));
    return new BackingOff(life, until);
  }

  @Override
  public String name() {
    return "backing off";
  }

  @Override
  public State upgrade(String signal) {
    if (isOver()) {
      return new Serving(life).upgrade(signal);
    }
    String left = String.format(Locale.ROOT, "%.1f", (until - life.now()) / 1e9);
    return life.refuse(
        this,
        signal,
        "The last upgrade failed ("
            + life.backoff().failures()
            + " in a row): the next is allowed in "
            + left
            + " s.");
  }

  @Override
  public State abort(String signal) {
    return life.refuseAbort(this, signal, "No upgrade is under way: the last one has failed.");
  }

  @Override
  public State terminate(String signal) {
    return Draining.terminated(life);
  }

  @Override
  public State tick() {
    return isOver() ? new Serving(life) : this;
  }

  @Override
  public Duration pace() {
    return Lifecycle.WATCHFUL;
  }

  private boolean isOver() {
    return life.now() >= until;
  }
}
