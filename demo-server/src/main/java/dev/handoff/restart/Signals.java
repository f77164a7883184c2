package dev.handoff.restart;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The signals of a generation: HUP asks for an upgrade, TERM and INT for the end. */
final class Signals {
  private Signals() {}

  static void deliverTo(Lifecycle lifecycle) {
    handle(lifecycle, "HUP", () -> lifecycle.post(State::upgrade));
    handle(lifecycle, "TERM", () -> lifecycle.post(state -> lifecycle.terminate(state, "TERM")));
    handle(lifecycle, "INT", () -> lifecycle.post(state -> lifecycle.terminate(state, "INT")));
  }

  private static void handle(Lifecycle lifecycle, String name, Runnable action) {
    Signal signal = new Signal(name);
    SignalHandler handler = received -> action.run();
    try {
      // A signal that was ignored at exec stays so, and the only sign of it is the old handler.
      // That costs loading jnr, but only
      // in a first generation: it spawns the others with default actions.
      if (Signal.handle(signal, handler) == SignalHandler.SIG_IGN) {
        lifecycle.libc().restore(name);
        Signal.handle(signal, handler);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(
          "SIG" + name + " cannot be used (" + e.getMessage() + "): start Java without -Xrs.");
    }
  }
}
