package dev.handoff.bench;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A server that is restarted under load. Each of its answers names in {@code X-Pid} the process
 * that gave it. For one thread.
 */
interface Contender {

  /**
   * A restart that has been asked for.
   *
   * @param at the moment before the signal, on the monotonic clock
   * @param before the PIDs that answered until then
   * @param ready the moment at which the next generation said that it was ready, if it says so
   */
  record Asked(long at, Set<Long> before, OptionalLong ready) {}

  /** As in the table. */
  String name();

  /** What it says of itself. */
  String version();

  /** Where it answers. */
  String url();

  /** Starts it, and waits until it can be asked. */
  void start() throws Trouble, IOException, InterruptedException;

  /** Sends the signal. */
  Asked restart() throws Trouble, InterruptedException;

  /** Waits until those that answered before have ended, and others can answer. */
  void settle(Asked asked) throws Trouble, InterruptedException;

  /** The processes that are there for one generation. */
  List<Long> processes();
}
