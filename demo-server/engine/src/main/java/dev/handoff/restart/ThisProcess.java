package dev.handoff.restart;

import java.io.IOException;

/** What the kernel says about the process that the engine runs in. */
interface ThisProcess {

  long pid();

  /** When it was executed, on the monotonic clock. */
  long startedAt();

  /** Milliseconds from its execution to that moment. */
  default long ageAt(long moment) {
    return (moment - startedAt()) / 1_000_000;
  }

  /**
   * The PID of its parent at this moment.
   *
   * @throws IOException if no descriptor is left to read it
   */
  long parent() throws IOException;

  /**
   * Whether it has a controlling terminal at this moment.
   *
   * @throws IOException if no descriptor is left to read it
   */
  boolean hasTerminal() throws IOException;

  /**
   * Whether systemd has started it as the main process of a service and does not listen to it: then
   * the service ends with this process, whatever else there is.
   */
  boolean isUnheard();
}
