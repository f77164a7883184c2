package dev.handoff.restart;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.StandbyEvent;
import java.io.IOException;
import java.time.Duration;

/**
 * The next generation has been spawned, or a standby has been given the word, but it has not said
 * ready. This one accepts and answers as before.
 */
final class Upgrading implements State {
  /** How long a process that has been told to end before it was ready may take. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

  private final Lifecycle life;
  private final Child child;
  private final long requestedAt;
  private final Awaited ready;

  /** What the child was before it got the word. */
  private enum Was {
    NOTHING,
    BOOTING,
    WARM
  }

  private final Was was;

  private Upgrading(Lifecycle life, Child child, long requestedAt, Awaited ready, Was was) {
    this.life = life;
    this.child = child;
    this.requestedAt = requestedAt;
    this.ready = ready;
    this.was = was;
  }

  /** Spawns the next generation. */
  static State spawn(Lifecycle life, long requestedAt) {
    try {
      long spawnedAt = life.now();
      Child child = life.spawnNext();
      life.publish(new ChildEvent.Spawned(child.pid(), child.generation()), spawnedAt);
      life.standby().passedOver();
      return new Upgrading(
          life,
          child,
          requestedAt,
          life.await(child, spawnedAt, life.settings().readyTimeout()),
          Was.NOTHING);
    } catch (IOException e) {
      life.publish(new ChildEvent.Failed(0, "spawn", e.getMessage()));
      life.standby().passedOver();
      return BackingOff.after(life);
    }
  }

  /** A standby has been given the word, and may take that long. */
  static Upgrading called(
      Lifecycle life, Child child, long requestedAt, Duration within, boolean warm) {
    return new Upgrading(
        life,
        child,
        requestedAt,
        life.await(child, requestedAt, within),
        warm ? Was.WARM : Was.BOOTING);
  }

  @Override
  public String name() {
    return "upgrading";
  }

  @Override
  public State upgrade(String signal) {
    return life.refuse(
        this,
        signal,
        "An upgrade is under way: generation "
            + child.generation()
            + ", pid "
            + child.pid()
            + ", is not ready yet.");
  }

  @Override
  public State abort(String signal) {
    return life.abort(
        child,
        ENDS_WITHIN,
        signal,
        "The new process was not ready yet; generation "
            + life.generation()
            + " has never stopped serving.");
  }

  @Override
  public State terminate(String signal) {
    bury(
        new Awaited.Failure(
            "signal",
            "Killed before ready, because SIG"
                + signal
                + " told generation "
                + life.generation()
                + " to end."));
    return Draining.terminated(life);
  }

  @Override
  public State heard(Child from, String line) {
    // A standby may have become warm just before it got the word.
    if (from != child || was == Was.BOOTING && Awaited.Line.STANDBY.written().equals(line)) {
      return this;
    }
    Awaited.Failure failure = ready.heard(line);
    if (failure != null) {
      return fail(failure);
    } else if (line == null) {
      return this;
    }
    child.saidReady();
    life.publish(
        new ChildEvent.Ready(child.pid(), child.generation(), life.millisSince(requestedAt)));
    return new HandingOver(life, child, requestedAt);
  }

  @Override
  public State tick() {
    Awaited.Failure failure = ready.failure();
    return failure == null ? this : fail(failure);
  }

  @Override
  public Duration pace() {
    return Lifecycle.WATCHFUL;
  }

  /**
   * The upgrade has failed, unless it was a standby that did: then it goes on with a new process. A
   * standby that has had all the time that a new process has would fail as that would.
   */
  private State fail(Awaited.Failure failure) {
    boolean late = failure.cause().equals("timeout");
    if (was == Was.NOTHING || was == Was.BOOTING && late) {
      bury(failure);
      return BackingOff.after(life);
    }
    life.publish(new StandbyEvent.Failed(child.pid(), failure.cause(), failure.detail()));
    if (late) {
      // Its word may be on its way, and then it has clients.
      child.dismiss(life.settings().signals().drain(), HandingOver.toLeave(life));
    } else {
      child.kill();
    }
    life.bury(child);
    return spawn(life, requestedAt);
  }

  private void bury(Awaited.Failure failure) {
    long failedAt = life.now();
    child.kill();
    life.bury(child);
    life.publish(new ChildEvent.Failed(child.pid(), failure.cause(), failure.detail()), failedAt);
  }
}
