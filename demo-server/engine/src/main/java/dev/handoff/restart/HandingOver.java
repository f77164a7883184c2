package dev.handoff.restart;

import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.Exit;
import java.time.Duration;
import java.util.Optional;

/**
 * The next generation accepts. For a moment this one does too; then it drains, but keeps the
 * listener open. If the next one dies within its probation, this one takes over again, and clients
 * that connected in the meantime wait in the socket's queue, because the socket was never closed.
 */
final class HandingOver implements State {
  /**
   * How long both accept. A program that has just started is slow, a JVM most of all: if it
   * accepted alone, clients would queue up behind it. The kernel gives a new connection to the
   * acceptor that has waited longest, so each gets as many as it can take.
   */
  private static final Duration SHARED = Duration.ofMillis(200);

  /** What a process may take to exit once its drain is over. */
  private static final Duration TO_EXIT = Duration.ofSeconds(1);

  private static final String UPGRADED = "upgraded";

  private final Lifecycle life;
  private final Child child;
  private final long requestedAt;
  private final long readyAt;

  /** Null while both accept. */
  private Drain drain;

  HandingOver(Lifecycle life, Child child, long requestedAt) {
    this.life = life;
    this.child = child;
    this.requestedAt = requestedAt;
    this.readyAt = life.now();
  }

  @Override
  public String name() {
    return "handing over";
  }

  @Override
  public State upgrade(String signal) {
    return life.refuse(
        this,
        signal,
        "Handing over to generation "
            + child.generation()
            + ": send the next SIG"
            + signal
            + " to pid "
            + child.pid()
            + ".");
  }

  /**
   * This one accepts again before the new one is told to stop, and the new one finishes what it has
   * begun: nobody is refused or cut off.
   */
  @Override
  public State abort(String signal) {
    life.service().accept();
    return life.abort(
        child,
        toLeave(life),
        signal,
        "The new process was told to end "
            + life.millisSince(readyAt)
            + " ms after it was ready; generation "
            + life.generation()
            + " accepts again.");
  }

  @Override
  public State terminate(String signal) {
    return finish();
  }

  @Override
  public State tick() {
    Optional<Exit> exit = child.exit();
    if (exit.isPresent()) {
      // Code 0 means that the process was told to end: bringing the old one back would undo that.
      return Integer.valueOf(0).equals(exit.get().code()) ? finish() : rollBack(exit.get());
    }
    long since = life.now() - readyAt;
    if (since > life.settings().probation().toNanos()) {
      return finish();
    }
    if (drain != null) {
      drain.step();
    } else if (since > SHARED.toNanos()) {
      drain = Drain.begin(life, UPGRADED);
    }
    return this;
  }

  @Override
  public Duration pace() {
    return Lifecycle.WATCHFUL;
  }

  /** How long a process that may have clients may take to end. */
  static Duration toLeave(Lifecycle life) {
    return life.settings().drainTimeout().plus(TO_EXIT);
  }

  private State finish() {
    if (drain == null) {
      drain = Drain.begin(life, UPGRADED);
    }
    life.closeListener();
    life.publish(new UpgradeEvent.Done(child.pid(), life.millisSince(requestedAt)));
    // If it ends before this process does, its end is still reported.
    life.bury(child);
    return new Draining(life, drain, UPGRADED);
  }

  private State rollBack(Exit exit) {
    life.service().accept();
    life.bury(child);
    life.publish(
        new UpgradeEvent.Rolledback(
            child.pid(),
            "The new process "
                + exit
                + ", "
                + life.millisSince(readyAt)
                + " ms after it was ready; generation "
                + life.generation()
                + " accepts again."));
    return BackingOff.after(life);
  }
}
