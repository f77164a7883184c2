package dev.handoff.restart;

import dev.handoff.event.Event;
import dev.handoff.posix.Exit;
import dev.handoff.release.Makings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts the next generation. */
interface Spawner {

  /** A process that has been spawned. */
  interface Spawned {
    long pid();

    /** Possible reasons why it exited without telling one: sentences, perhaps none. */
    List<String> reasons();

    /** What it may be waiting for instead of getting ready, in one sentence; or null. */
    String waiting();

    /** How it ended, returned once; empty before that and ever after. Does not block. */
    Optional<Exit> reap();

    /** Sends it a signal, such as {@code KILL}. */
    void signal(String name);
  }

  /** A process that has been spawned ahead of time, with a pipe on which it gets the word. */
  interface Ahead extends Spawned {
    /**
     * Gives it the word.
     *
     * @throws IOException if it is not there to hear it
     */
    void call() throws IOException;

    /** Ends the pipe, if it has not been given the word: then it ends by itself. */
    void forsake();
  }

  /**
   * Spawns the command of the release file, or this process's command line again if there is none.
   *
   * @param generation its number
   * @param heard gets the first line that the child writes, or null if it closes the pipe without
   *     one; called once, on a thread of its own
   * @throws IOException if there is no new process; the message is one sentence
   */
  Spawned spawn(int generation, Consumer<String> heard) throws IOException;

  /**
   * The same ahead of time, if it can wait.
   *
   * @param heard gets {@code standby} and then the next line, or null as above
   * @throws IOException if there is no new process; the message is one sentence
   */
  Ahead spawnAhead(int generation, Consumer<String> heard) throws IOException;

  /** What would be spawned as things are on disk: cheap unless something has changed. */
  Makings makings();

  /**
   * Makes the first spawn quick. Returns at once.
   *
   * @param trouble gets one sentence for each reason why a spawn would fail as things are; called
   *     on a thread of its own
   * @param seen gets what can only be seen with what has been loaded; on the same thread
   */
  void warmUp(Consumer<String> trouble, Consumer<Event> seen);

  /** Whether that is over, so that a spawn does not hold up who asks for it. */
  boolean isWarm();
}
