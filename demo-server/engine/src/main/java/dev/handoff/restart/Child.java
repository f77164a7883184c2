package dev.handoff.restart;

import dev.handoff.posix.Exit;
import java.util.List;
import java.util.Optional;

/** The next generation, as the one that spawned it sees it. */
final class Child {
  private final Spawner.Spawned process;
  private final int generation;
  private final Clock clock;
  private Exit exit;
  private long lastSeenAlive;

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
    if (exit().isEmpty()) {
      process.kill();
    }
  }
}
