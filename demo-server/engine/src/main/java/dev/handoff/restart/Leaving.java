package dev.handoff.restart;

import java.time.Duration;

/** Ending: the listener is closed, and this generation will not accept again. */
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

  @Override
  default State abort(String signal) {
    return life()
        .refuseAbort(
            this,
            signal,
            "It is too late: generation "
                + life().generation()
                + " has given up the listener and will exit.");
  }

  /** It is already ending. */
  @Override
  default State terminate(String signal) {
    return this;
  }

  @Override
  default Duration pace() {
    return Lifecycle.WATCHFUL;
  }
}
