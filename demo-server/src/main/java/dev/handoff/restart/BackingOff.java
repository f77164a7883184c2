package dev.handoff.restart;

import dev.handoff.event.UpgradeEvent;
import java.time.Duration;
import java.util.Locale;

/** Serving, after a failed upgrade: the next attempt has to wait. */
record BackingOff(Lifecycle life, long until) implements State {

  static State after(Lifecycle life) {
    Duration delay = life.backoff().afterFailure();
    life.publish(new UpgradeEvent.Backoff(life.backoff().failures(), delay.toMillis()));
    return new BackingOff(life, life.now() + delay.toNanos());
  }

  @Override
  public String name() {
    return "backing off";
  }

  @Override
  public State upgrade() {
    String left = String.format(Locale.ROOT, "%.1f", Math.max(0, until - life.now()) / 1e9);
    return life.refuse(
        this,
        "The last upgrade failed ("
            + life.backoff().failures()
            + " in a row): the next is allowed in "
            + left
            + " s.");
  }

  @Override
  public State terminate(String signal) {
    return Draining.terminated(life);
  }

  @Override
  public State tick() {
    return life.now() < until ? this : new Serving(life);
  }

  @Override
  public Duration pace() {
    return Lifecycle.WATCHFUL;
  }
}
