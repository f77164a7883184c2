package dev.handoff.restart;

import dev.handoff.posix.Exit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The next generation, as the one that spawned it sees it. */
final class Child {
  private final Spawner.Spawned process;
  private final int generation;
  private final Clock clock;
  private Exit exit;
  private long lastSeenAlive;
  private Long endBy;
  private boolean ready;

  Child(Spawner.Spawned process, int generation, Clock clock) {
    this.process = process;
    this.generation = generation;
    this.clock = clock;
    this.lastSeenAlive = clock.now();
  }

  long pid() {
    return process.pid();
  }

  int generation() {
    return generation;
  }

  /** Possible reasons why it exited without telling one: sentences, perhaps none. */
  List<String> reasons() {
    return process.reasons();
  }

  /** What it may be waiting for instead of getting ready, in one sentence; or null. */
  String waiting() {
    return process.waiting();
  }

  /**
   * How it ended, once it has ended and been reaped. This is polled, because a thread blocked in
   * waitpid(2) would delay the exit of the JVM.
   */
  Optional<Exit> exit() {
    if (exit == null) {
      long asked = clock.now();
      exit = process.reap().orElse(null);
      lastSeenAlive = exit == null ? asked : lastSeenAlive;
    }
    return Optional.ofNullable(exit);
  }

  /** Notes that it has just been heard from. */
  void seenAlive() {
    lastSeenAlive = exit == null ? clock.now() : lastSeenAlive;
  }

  /** Notes that it is ready: from now on it may have clients. */
  void saidReady() {
    ready = true;
  }

  /**
   * When it ended, for the event that says so, on the monotonic clock. Clients notice a dying
   * process before it is reaped here, so its end is stamped with the last moment at which it was
   * seen alive. A process that exits with code 0 reports its end itself, so for it this is the
   * present.
   */
  long endedAt() {
    return exit != null && Integer.valueOf(0).equals(exit.code()) ? clock.now() : lastSeenAlive;
  }

  /** Kills it, unless it has ended. */
  void kill() {
    signal("KILL");
  }

  /**
   * Tells it to end. It is not killed at once, because it may have clients, even if it has not been
   * heard to be ready: that word may be on its way.
   *
   * @param within how long it may take
   */
  void dismiss(String signal, Duration within) {
    expectToEnd(within);
    signal(signal);
  }

  /** Gives it this long to end by itself. */
  void expectToEnd(Duration within) {
    endBy = clock.now() + within.toNanos();
  }

  /** Kills it if it was told to end and has not done so in its time. To be called now and then. */
  void hurry() {
    if (endBy != null && clock.now() - endBy > 0) {
      kill();
    }
  }

  /**
   * Called as this process exits, after which nobody would hurry it. With clients it is left to end
   * by itself; before it was ready it has none.
   */
  void leaveAlone() {
    if (endBy != null && !ready) {
      kill();
    }
  }

  private void signal(String name) {
    if (exit().isEmpty()) {
      process.signal(name);
    }
  }
}
