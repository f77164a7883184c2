package dev.handoff.restart;

import dev.handoff.posix.Exit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What brings up the next generation. */
interface Spawner {

  /** A process that has been spawned. */
  interface Spawned {
    long pid();

    /** What may be the reason why it exited before it could tell: sentences, perhaps none. */
    List<String> reasons();

    /** What it may wait for instead of getting ready, in one sentence; or null. */
    String waiting();

    /** How it ended, told once; empty before, and ever after. Does not wait. */
    Optional<Exit> reap();

    /** Sends it SIGKILL. */
    void kill();
  }

  /**
   * Spawns what the release file says, otherwise this process's command line again.
   *
   * @param generation its number
   * @param heard gets the first line that it says, or null if it closes the pipe without one;
   *     called once, by a thread of its own
   * @throws IOException if there is no new process; the message is one sentence
   */
  Spawned spawn(int generation, Consumer<String> heard) throws IOException;

  /**
   * Makes the first spawn quick. Returns at once.
   *
   * @param trouble gets one sentence for each reason why a spawn would fail as things are; called
   *     by a thread of its own
   */
  void warmUp(Consumer<String> trouble);
}
