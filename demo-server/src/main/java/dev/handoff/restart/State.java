package dev.handoff.restart;

import java.time.Duration;

/**
 * Where a generation is in its life. Each message to the lifecycle is one of these calls, made by
 * its one thread; the answer is the state from then on.
 *
 * <pre>
 * serving --HUP--> upgrading --ready--> handing over --probation over--> draining --> exited*
 *    ^                 | failed              | new one died
 *    +-- backing off <-+---------------------+
 * </pre>
 *
 * * by way of stopping, if components are registered.
 */
sealed interface State permits Serving, Upgrading, HandingOver, BackingOff, Leaving, Exited {

  /** The word for it in heartbeats. */
  String name();

  /** The operator asks for an upgrade, by this signal: HUP or USR1. */
  State upgrade(String signal);

  /** The operator asks for the end, for the first time, by this signal: TERM, INT or HUP. */
  State terminate(String signal);

  /** The next generation said a line on its pipe, or closed it: then null. */
  default State heard(Child child, String line) {
    return this;
  }

  /** Time has passed. */
  default State tick() {
    return this;
  }

  /** How often time has to pass. */
  default Duration pace() {
    return Lifecycle.HEARTBEAT;
  }
}
