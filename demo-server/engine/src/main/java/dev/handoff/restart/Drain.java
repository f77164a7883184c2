package dev.handoff.restart;

import dev.handoff.event.DrainEvent;
import dev.handoff.event.ProcessEvent;
import java.time.Duration;

/**
 * A drain, from the moment the service becomes a lame duck: connections leave with their next
 * response, then idle ones are closed, then the rest are cut.
 */
final class Drain {
  private static final long PROGRESS = Duration.ofMillis(250).toNanos();

  private final Lifecycle life;
  private final long beganAt;
  private long toldAt;

  private Drain(Lifecycle life) {
    this.life = life;
    this.beganAt = life.now();
    this.toldAt = beganAt;
  }

  static Drain begin(Lifecycle life, String reason) {
    long beganAt = life.now();
    life.service().lameDuck();
    Load load = life.service().load();
    life.publish(
        new ProcessEvent.Draining(
            reason, load.connections(), load.inFlight(), life.settings().drainTimeout().toMillis()),
        beganAt);
    return new Drain(life);
  }

  /** Carries on with the drain; to be called every few milliseconds. */
  void step() {
    if (life.now() - beganAt > life.settings().idleGrace().toNanos()) {
      life.service().closeIdle();
    }
    if (life.now() - toldAt >= PROGRESS) {
      toldAt += PROGRESS;
      Load load = life.service().load();
      life.publish(
          new DrainEvent.Progress(
              load.connections(),
              load.idle(),
              load.inFlight(),
              load.oldestMillis(),
              Math.max(0, leftNanos() / 1_000_000)));
    }
  }

  /**
   * Asks twice: a connection that arrives after a service has counted its connections, and before
   * it says whether one is arriving, is in the second answer only.
   */
  boolean isDone() {
    return isEmpty() && isEmpty();
  }

  private boolean isEmpty() {
    Load load = life.service().load();
    return load.connections() == 0 && !load.arriving();
  }

  boolean isOverdue() {
    return leftNanos() <= 0;
  }

  private long leftNanos() {
    return beganAt + life.settings().drainTimeout().toNanos() - life.now();
  }
}
