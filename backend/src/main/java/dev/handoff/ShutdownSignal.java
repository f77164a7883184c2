package dev.handoff;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * Waits for Ctrl-C, for termination, or for the terminal to go away. It uses signal handlers, not a
 * shutdown hook: a clean exit needs exit code 0, and a second Ctrl-C has to be told apart from the
 * first.
 */
final class ShutdownSignal {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Runnable askedAgain;

  private ShutdownSignal(Runnable askedAgain) {
    this.askedAgain = askedAgain;
  }

  /**
   * Starts listening for signals.
   *
   * @param askedAgain called for each further signal
   */
  static ShutdownSignal onSignal(Runnable askedAgain) {
    ShutdownSignal shutdown = new ShutdownSignal(askedAgain);
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        Signal.handle(new Signal(name), signal -> shutdown.ask());
      } catch (IllegalArgumentException reserved) {
        // With -Xrs the JVM leaves signals to the kernel, and they end the process at once.
      }
    }
    return shutdown;
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
