package dev.handoff.demo.ways;

import dev.handoff.posix.Libc;
import dev.handoff.posix.Stat;
import dev.handoff.restart.Signalling;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The signals of a master. Those that end it interrupt its thread. */
final class MasterSignals {
  private final BlockingQueue<String> restarts = new LinkedBlockingQueue<>();
  private final Libc libc;
  private final Thread master;
  private final boolean inTerminal = hasTerminal();
  private volatile String ending;

  private MasterSignals(Libc libc, Thread master) {
    this.libc = libc;
    this.master = master;
  }

  /** Delivers them to the present thread from now on. */
  static MasterSignals deliver(Libc libc, Signalling signalling) {
    MasterSignals signals = new MasterSignals(libc, Thread.currentThread());
    signals.handle("HUP", signals::hungUp);
    if (signalling == Signalling.CLASSIC) {
      signals.handle("USR1", signals::restart);
    }
    signals.handle("INT", signals::end);
    signals.handle("TERM", signals::end);
    return signals;
  }

  /** What asks for a restart, such as {@code SIGHUP}; null if nothing does within that time. */
  String awaitRestart(long millis) throws InterruptedException {
    return restarts.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** The signal that ended it last, without its SIG. */
  String ending() {
    return ending;
  }

  private void restart(Signal signal) {
    restarts.add("SIG" + signal.getName());
  }

  private void end(Signal signal) {
    ending = signal.getName();
    master.interrupt();
  }

  /** The kernel sends it too when the terminal is closed, and takes the terminal away before. */
  private void hungUp(Signal signal) {
    if (inTerminal && !hasTerminal()) {
      end(new Signal("INT"));
    } else {
      restart(signal);
    }
  }

  private void handle(String name, SignalHandler handler) {
    Signal signal = new Signal(name);
    if (Signal.handle(signal, handler) == SignalHandler.SIG_IGN) {
      libc.restore(name);
      Signal.handle(signal, handler);
    }
  }

  private static boolean hasTerminal() {
    try {
      return Stat.ofThisProcess().number(Stat.TERMINAL) != 0;
    } catch (IOException noDescriptor) {
      return true;
    }
  }
}
