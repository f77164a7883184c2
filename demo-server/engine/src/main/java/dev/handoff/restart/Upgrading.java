package dev.handoff.restart;

import dev.handoff.event.ChildEvent;
import dev.handoff.posix.Exit;
import java.time.Duration;
import java.util.Optional;

/**
 * The next generation has been spawned but has not said ready. This one accepts and answers as
 * before.
 */
final class Upgrading implements State {
  /**
   * A process that exits closes the pipe before it can be reaped. The closed pipe is reported as
   * the cause only if no exit follows within this time.
   */
  private static final Duration EXIT_AFTER_EOF = Duration.ofMillis(500);

  /** How long a process that has been told to end before it was ready may take. */
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

  private final Lifecycle life;
  private final Child child;
  private final long requestedAt;
  private Long endOfPipe;

  Upgrading(Lifecycle life, Child child, long requestedAt) {
    this.life = life;
    this.child = child;
    this.requestedAt = requestedAt;
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
        "signal",
        "Killed before ready, because SIG"
            + signal
            + " told generation "
            + life.generation()
            + " to end.");
    return Draining.terminated(life);
  }

  @Override
  public State heard(Child from, String line) {
    if (from != child) {
      return this;
    }
    if (line == null) {
      endOfPipe = life.now();
      return tick();
    }
    child.seenAlive();
    if (!line.equals("ready\n")) {
      return fail("garbage", "Wrote " + quoted(line) + " on fd 4 instead of ready.");
    }
    child.saidReady();
    life.publish(
        new ChildEvent.Ready(child.pid(), child.generation(), life.millisSince(requestedAt)));
    return new HandingOver(life, child, requestedAt);
  }

  @Override
  public State tick() {
    Optional<Exit> exit = child.exit();
    if (exit.isPresent()) {
      String cause = exit.get().signal() == null ? "exit" : "signal";
      return fail(cause, capitalized(exit.get()) + " before ready." + reasons(exit.get()));
    }
    if (endOfPipe != null && life.now() - endOfPipe > EXIT_AFTER_EOF.toNanos()) {
      return fail("eof", "Closed fd 4 without writing ready.");
    }
    Duration timeout = life.settings().readyTimeout();
    if (life.now() - requestedAt > timeout.toNanos()) {
      String waiting = child.waiting();
      return fail(
          "timeout",
          "Not ready after " + seconds(timeout) + "." + (waiting == null ? "" : " " + waiting));
    }
    return this;
  }

  @Override
  public Duration pace() {
    return Lifecycle.WATCHFUL;
  }

  private State fail(String cause, String detail) {
    bury(cause, detail);
    return BackingOff.after(life);
  }

  private void bury(String cause, String detail) {
    long failedAt = life.now();
    child.kill();
    life.bury(child);
    life.publish(new ChildEvent.Failed(child.pid(), cause, detail), failedAt);
  }

  /**
   * A process that exits with 0 has found nothing wrong, and one that a signal ended had no choice.
   */
  private String reasons(Exit exit) {
    StringBuilder reasons = new StringBuilder();
    if (exit.signal() == null && exit.code() != 0) {
      for (String reason : child.reasons()) {
        reasons.append(' ').append(reason);
      }
    }
    return reasons.toString();
  }

  private static String capitalized(Exit exit) {
    String text = exit.toString();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String quoted(String line) {
    return '"' + line.strip().replaceAll("[^ -~]", "?") + '"';
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
