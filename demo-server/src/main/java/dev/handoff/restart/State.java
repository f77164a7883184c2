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

  /** SIGHUP. */
  State upgrade();

  /** SIGTERM or SIGINT, the first one. */
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
