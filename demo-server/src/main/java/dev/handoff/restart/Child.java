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

  /** What may be the reason why it exited before it could tell: sentences, perhaps none. */
  List<String> reasons() {
    return process.reasons();
  }

  /** What it may wait for instead of getting ready, in one sentence; or null. */
  String waiting() {
    return process.waiting();
  }

  /**
   * How it ended, once it has; it is then reaped. Asked often, because a thread in waitpid(2) would
   * hold up the exit of the JVM.
   */
  Optional<Exit> exit() {
    if (exit == null) {
      long asked = clock.now();
      exit = process.reap().orElse(null);
      lastSeenAlive = exit == null ? asked : lastSeenAlive;
    }
    return Optional.ofNullable(exit);
  }

  /** It has just been heard of. */
  void seenAlive() {
    lastSeenAlive = exit == null ? clock.now() : lastSeenAlive;
  }

  /**
   * When it ended, for the event that says so, on the monotonic clock. A process that dies is
   * missed by its clients before it is reaped here, so its end is stamped with the last moment at
   * which it was there; one that exits with code 0 has said its last words itself.
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
