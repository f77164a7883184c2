package dev.handoff.restart;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals of a generation: HUP asks for an upgrade, TERM and INT for the end. Each comes in a
 * thread of its own.
 */
final class Signals {
  private Signals() {}

  /**
   * From now on.
   *
   * @return whether SIGHUP was ignored before
   */
  static boolean deliverTo(Generation generation) throws StartException {
    boolean hangupWasIgnored = handle(generation, "HUP");
    handle(generation, "TERM");
    handle(generation, "INT");
    return hangupWasIgnored;
  }

  private static boolean handle(Generation generation, String name) throws StartException {
    Signal signal = new Signal(name);
    SignalHandler handler = received -> generation.received(name);
    try {
      // A signal that was ignored at exec stays so, and the only sign of it is the old handler.
      // That costs loading jnr, but only
      // in a first generation: it spawns the others with default actions.
      if (Signal.handle(signal, handler) == SignalHandler.SIG_IGN) {
        generation.libc().restore(name);
        Signal.handle(signal, handler);
        return true;
      }
      return false;
    } catch (IllegalArgumentException e) {
      throw new StartException(
          "SIG" + name + " cannot be handled (" + e.getMessage() + "): start Java without -Xrs.",
          e);
    }
  }
}
