package dev.handoff.restart;

import java.time.Duration;

/**
 * Where a generation is in its life. Each message to the lifecycle becomes one of these calls, made
 * by its one thread; the result is the next state.
 *
 * <pre>
 * serving --HUP--> upgrading --ready--> handing over --probation over--> draining --> exited*
 *    ^                 | failed              | new one died
 *    +-- backing off <-+---------------------+
 *    ^                 | aborted             | aborted
 *    +-----------------+---------------------+
 * </pre>
 *
 * * through stopping, if components are registered. In another way to restart ({@link Restart}):
 * serving --HUP--> restarting --> draining or exited, or serving again.
 */
sealed interface State
    permits Serving, Upgrading, HandingOver, BackingOff, Restarting, Leaving, Exited {

  /** The name of this state in heartbeats. */
  String name();

  /** The operator asks for an upgrade with this signal: HUP or USR1. */
  State upgrade(String signal);

  /** The operator aborts the upgrade with this signal: URG. */
  State abort(String signal);

  /**
   * The operator asks the process to end, for the first time, with this signal: TERM, INT or HUP.
   */
  State terminate(String signal);

  /** The next generation wrote this line on its pipe; null if it closed the pipe instead. */
  default State heard(Child child, String line) {
    return this;
  }

  /** Time has passed. */
  default State tick() {
    return this;
  }

  /** How often {@link #tick} is to be called. */
  default Duration pace() {
    return Lifecycle.HEARTBEAT;
  }
}
