package dev.handoff.restart;

import sun.misc.Signal;

/** The signals of a generation: HUP asks for an upgrade, TERM and INT for the end. */
final class Signals {
  private Signals() {}

  static void deliverTo(Lifecycle lifecycle) {
    handle("HUP", () -> lifecycle.post(State::upgrade));
    handle("TERM", () -> lifecycle.post(state -> lifecycle.terminate(state, "TERM")));
    handle("INT", () -> lifecycle.post(state -> lifecycle.terminate(state, "INT")));
  }

  private static void handle(String name, Runnable action) {
    try {
      Signal.handle(new Signal(name), signal -> action.run());
    } catch (IllegalArgumentException e) {
      System.err.println(
          "SIG" + name + " cannot be used (" + e.getMessage() + "): start Java without -Xrs.");
    }
  }
}
