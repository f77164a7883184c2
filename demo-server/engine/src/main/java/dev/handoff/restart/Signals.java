package dev.handoff.restart;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The signals of a generation. Each is handled on a thread of its own. */
final class Signals {

  /** What a signal asks for. */
  enum Order {
    UPGRADE,
    ABORT,
    DRAIN,
    EXIT
  }

  /**
   * Aborts an upgrade. A server that does not know this meaning ignores it, because that is the
   * signal's default action; and unlike WINCH, with the same default, nobody sends it by accident.
   */
  private static final String ABORTS = "URG";

  private Signals() {}

  /**
   * Delivers the signals to this generation from now on.
   *
   * @return whether SIGHUP was ignored before
   */
  static boolean deliverTo(Generation generation, Signalling signalling) throws StartException {
    boolean hangupWasIgnored = handle(generation, "HUP", Order.UPGRADE);
    handle(generation, ABORTS, Order.ABORT);
    handle(generation, "INT", Order.DRAIN);
    if (signalling == Signalling.CLASSIC) {
      handle(generation, "USR1", Order.UPGRADE);
      handle(generation, "TERM", Order.EXIT);
    } else {
      handle(generation, "TERM", Order.DRAIN);
    }
    return hangupWasIgnored;
  }

  private static boolean handle(Generation generation, String name, Order order)
      throws StartException {
    Signal signal = new Signal(name);
    SignalHandler handler = received -> generation.received(name, order);
    try {
      // A signal that was ignored at exec stays ignored, and only the old handler shows that.
      // Restoring it loads jnr, but only in a first generation: later ones start with defaults.
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
