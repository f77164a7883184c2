package dev.handoff;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * Waits for Ctrl-C, for termination, or for the terminal to go away. It uses signal handlers, not a
 * shutdown hook: a clean exit needs exit code 0, and a second Ctrl-C has to be told apart from the
 * first.
 */
final class Departure {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Runnable askedAgain;

  private Departure(Runnable askedAgain) {
    this.askedAgain = askedAgain;
  }

  /**
   * Starts listening for signals.
   *
   * @param askedAgain called for each further signal
   */
  static Departure onSignal(Runnable askedAgain) {
    Departure departure = new Departure(askedAgain);
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        Signal.handle(new Signal(name), signal -> departure.ask());
      } catch (IllegalArgumentException reserved) {
        // With -Xrs the JVM leaves signals to the kernel, and they end the process at once.
      }
    }
    return departure;
  }

  void await() throws InterruptedException {
    asked.await();
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  private void ask() {
    if (isAsked()) {
      askedAgain.run();
    }
    asked.countDown();
  }
}
