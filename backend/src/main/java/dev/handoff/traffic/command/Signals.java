package dev.handoff.traffic.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and termination while something runs: the first ends it in good order, the second at once.
 * A shutdown hook could not tell the second from the first. Closing restores the previous handlers.
 */
public final class Signals implements AutoCloseable {
  private record Replaced(Signal signal, SignalHandler before) {}

  private final List<Replaced> replaced = new ArrayList<>();

  /**
   * Handles them until that is closed.
   *
   * @param first what the first signal does, in a thread of its own, like
   * @param second what each further one does
   */
  public Signals(Runnable first, Runnable second) {
    AtomicBoolean seen = new AtomicBoolean();
    SignalHandler handler = signal -> (seen.getAndSet(true) ? second : first).run();
    for (String name : List.of("INT", "TERM")) {
      Signal signal = new Signal(name);
      try {
        replaced.add(new Replaced(signal, Signal.handle(signal, handler)));
      } catch (IllegalArgumentException reserved) {
        // With -Xrs the JVM leaves signals to the kernel, and they end the process at once.
      }
    }
  }

  @Override
  public void close() {
    replaced.forEach(each -> Signal.handle(each.signal(), each.before()));
  }
}
