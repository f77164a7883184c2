package dev.handoff.restart;

import java.time.Duration;

/** On the way out: the listener is closed, and nothing brings it back. */
sealed interface Leaving extends State permits Draining, Stopping {
  Lifecycle life();

  @Override
  default String name() {
    return "draining";
  }

  @Override
  default State upgrade(String signal) {
    return life()
        .refuse(this, signal, "Generation " + life().generation() + " is draining and will exit.");
  }

  /** It has been asked to already. */
  @Override
  default State terminate(String signal) {
    return this;
  }

  @Override
  default Duration pace() {
    return Lifecycle.WATCHFUL;
  }
}
