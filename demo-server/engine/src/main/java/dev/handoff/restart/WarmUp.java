package dev.handoff.restart;

import dev.handoff.event.ProcessEvent;
import java.time.Duration;

/** Makes the first upgrade quick: what it needs is loaded in advance, once the start is over. */
final class WarmUp {
  /** A new generation's first seconds belong to its clients: loading jnr takes 0.3 s of CPU. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /** A standby has loaded that already, and two seconds after ready the old process ends. */
  private static final Duration STOOD_BY = Duration.ofSeconds(1);

  private final Lifecycle life;
  private final Spawner spawner;
  private final long notBefore;
  private boolean begun;

  /** That of a process that is ready now. */
  WarmUp(Lifecycle life, Spawner spawner, boolean stoodBy) {
    this.life = life;
    this.spawner = spawner;
    this.notBefore = life.now() + (stoodBy ? STOOD_BY : SETTLED).toNanos();
  }

  /** To be called often while this generation serves. */
  void tick() {
    if (!begun && life.now() > notBefore) {
      begun = true;
      if (life.hindrance() != null) {
        warn(life.hindrance());
      }
      spawner.warmUp(this::warn, life::publish);
    }
  }

  /** Reports at the start what would otherwise come to light at the first upgrade. */
  private void warn(String why) {
    life.publish(new ProcessEvent.Warned("An upgrade would fail as things are: " + why));
  }
}
