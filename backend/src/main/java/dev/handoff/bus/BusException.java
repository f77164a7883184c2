package dev.handoff.bus;

/** The bus cannot be opened; the message is one sentence that says why and what to do. */
public final class BusException extends Exception {
  BusException(String why) {
    super(why);
  }

  BusException(String why, Throwable cause) {
    super(why, cause);
  }
}
