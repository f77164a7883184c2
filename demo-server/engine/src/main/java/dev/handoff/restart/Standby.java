package dev.handoff.restart;

import dev.handoff.event.StandbyEvent;
import dev.handoff.release.Makings;
import java.io.IOException;
import java.time.Duration;

/**
 * The next generation, started before anybody has asked for it. It is there only while this one
 * serves: an upgrade takes it, or throws it away. It is made of exactly what an upgrade would
 * start, so it is made anew whenever that changes.
 */
final class Standby {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration WARM_WITHIN = Duration.ofMinutes(2);

  /** How long one may take that only has to say ready, before an upgrade goes on without it. */
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

  /** How long one may take to end whose pipe has ended. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

  private final Lifecycle life;
  private final Spawner spawner;
  private final Clock clock;
  private final Backoff backoff;
  private long lookAt;
  private long notBefore;
  private Makings seen;

  /** What the last upgrade or standby was made of, and what is not to be tried again. */
  private Makings tried;

  private Makings avoided;
  private String lastTrouble;

  /** Null, like the next three, while there is none. */
  private Child child;

  private Spawner.Ahead process;
  private Awaited awaited;
  private long spawnedAt;
  private boolean warm;

  Standby(Lifecycle life, Spawner spawner, Clock clock, Backoff backoff) {
    this.life = life;
    this.spawner = spawner;
    this.clock = clock;
    this.backoff = backoff;
    Duration after = life.settings().succession().standbyAfter();
    this.notBefore = clock.now() + (after == null ? 0 : after.toNanos());
    // Just in time for the second look, which may start it: before that the clients come first.
    this.lookAt = notBefore - BETWEEN_LOOKS.toNanos();
  }

  /**
   * Looks and compares once while nobody waits: Java generates the methods of a record at their
   * first call, which takes 25 ms of CPU here.
   */
  static void rehearse(Spawner spawner) {
    spawner.makings().equals(spawner.makings());
  }

  /** To be called often while this generation serves. */
  void tick() {
    if (life.settings().succession().standbyAfter() == null) {
      return;
    }
    Awaited.Failure failure = child == null ? null : awaited.failure();
    if (failure != null) {
      fail(failure);
    }
    if (clock.now() >= lookAt) {
      lookAt = clock.now() + BETWEEN_LOOKS.toNanos();
      look();
    }
  }

  /** It wrote this line; null if it closed the pipe. */
  void heard(Child from, String line) {
    if (from != child || child == null) {
      return;
    }
    Awaited.Failure failure = awaited.heard(line);
    if (failure != null) {
      fail(failure);
    } else if (line != null) {
      warm = true;
      awaited = new Awaited(child, Awaited.Line.NOTHING, clock, clock.now(), null);
      life.publish(
          new StandbyEvent.Ready(child.pid(), child.generation(), life.millisSince(spawnedAt)));
    }
  }

  /**
   * Gives it the word for an upgrade, if it is there and is what the upgrade would start.
   *
   * @return null if a new process is to be spawned
   */
  Upgrading call(long requestedAt) {
    if (child == null || !isRight()) {
      return null;
    }
    // Before the word, so that nothing it leads to has an earlier stamp.
    long calledAt = clock.now();
    try {
      process.call();
    } catch (IOException e) {
      fail(new Awaited.Failure("eof", "Did not wait for the word: " + e.getMessage() + "."));
      return null;
    }
    life.publish(
        new StandbyEvent.Called(
            child.pid(), child.generation(), (requestedAt - spawnedAt) / 1_000_000),
        calledAt);
    Duration within = life.settings().readyTimeout();
    if (warm && within.compareTo(ANSWERS_WITHIN) > 0) {
      within = ANSWERS_WITHIN;
    }
    Upgrading called = Upgrading.called(life, child, requestedAt, within, warm);
    forget();
    return called;
  }

  /** An upgrade has spawned a new process from what is on disk. */
  void passedOver() {
    if (life.settings().succession().standbyAfter() != null) {
      tried = spawner.makings();
    }
  }

  /** An upgrade has failed: the same things are not tried again ahead of time. */
  void upgradeFailed() {
    avoided = tried;
  }

  /** Throws it away, if there is one. */
  void discard(String why) {
    if (child == null) {
      return;
    }
    life.publish(new StandbyEvent.Discarded(child.pid(), why));
    process.forsake();
    child.expectToEnd(ENDS_WITHIN);
    life.bury(child);
    forget();
  }

  /** Whether it lives and nothing of what it was made of has changed. */
  private boolean isRight() {
    Awaited.Failure failure = awaited.failure();
    if (failure != null) {
      fail(failure);
      return false;
    }
    look();
    return child != null;
  }

  private void look() {
    Makings now = spawner.makings();
    boolean settled = now.equals(seen);
    seen = now;
    if (child != null) {
      String changed = tried.changed(now);
      if (changed != null) {
        discard("What it is made of has changed: " + changed + ".");
      }
    } else if (settled && now.canWait() && !now.equals(avoided) && isDue()) {
      spawn(now);
    }
  }

  private boolean isDue() {
    return clock.now() >= notBefore
        && spawner.isWarm()
        && life.restart() == null
        && life.hindrance() == null
        && life.isAlone();
  }

  private void spawn(Makings from) {
    tried = from;
    spawnedAt = clock.now();
    try {
      child = life.spawn((generation, heard) -> process = spawner.spawnAhead(generation, heard));
    } catch (IOException e) {
      holdBack();
      if (!e.getMessage().equals(lastTrouble)) {
        lastTrouble = e.getMessage();
        life.publish(new StandbyEvent.Failed(0, "spawn", lastTrouble));
      }
      return;
    }
    lastTrouble = null;
    warm = false;
    awaited = new Awaited(child, Awaited.Line.STANDBY, clock, clock.now(), WARM_WITHIN);
    life.publish(new StandbyEvent.Spawned(child.pid(), child.generation()), spawnedAt);
  }

  /** One that somebody has ended may be tried again; what fails by itself would fail again. */
  private void fail(Awaited.Failure failure) {
    holdBack();
    if (!failure.cause().equals("signal")) {
      avoided = tried;
    }
    long failedAt = clock.now();
    child.kill();
    process.forsake();
    life.bury(child);
    life.publish(new StandbyEvent.Failed(child.pid(), failure.cause(), failure.detail()), failedAt);
    forget();
  }

  private void holdBack() {
    notBefore = clock.now() + backoff.afterFailure().toNanos();
  }

  private void forget() {
    child = null;
    process = null;
    awaited = null;
  }
}
