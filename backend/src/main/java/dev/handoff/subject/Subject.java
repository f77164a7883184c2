package dev.handoff.subject;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A server under test, and how it is started and restarted. Each of its answers names in {@code
 * X-Pid} the process that gave it. For one thread.
 */
public interface Subject {

  /**
   * A restart that has been requested.
   *
   * @param at the moment before the signal, on the monotonic clock
   * @param before the PIDs that answered before it
   * @param ready the moment at which the next generation reported that it was ready, if it does
   *     report that
   */
  record Asked(long at, Set<Long> before, OptionalLong ready) {}

  /** Its name in the table. */
  String name();

  /** Its version, in its own words. */
  String version();

  /** The URL where it answers. */
  String url();

  /** Starts it, and waits until it accepts connections. */
  void start() throws SubjectException, IOException, InterruptedException;

  /** Sends the signal. */
  Asked restart() throws SubjectException, InterruptedException;

  /** Waits until the processes that answered before have ended, and others can answer. */
  void settle(Asked asked) throws SubjectException, InterruptedException;

  /** The processes of one generation. */
  List<Long> processes();
}
