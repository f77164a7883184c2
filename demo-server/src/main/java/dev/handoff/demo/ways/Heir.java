package dev.handoff.demo.ways;

import dev.handoff.restart.StartException;

/** What the process before this one has left in the environment. */
final class Heir {
  static final String LISTENER = "HANDOFF_LISTENER_FD";
  static final String READY = "HANDOFF_READY_FD";
  private static final String GENERATION = "HANDOFF_GENERATION";

  private Heir() {}

  /** This process's number; 1 if nobody was there before it. */
  static int generation() throws StartException {
    return Math.max(1, number(GENERATION));
  }

  /** The descriptor of the listener; 0 if this process inherits none. */
  static int listener() throws StartException {
    return number(LISTENER);
  }

  /** A variable's number; 0 if it is not set. */
  static int number(String variable) throws StartException {
    String text = System.getenv(variable);
    try {
      return text == null ? 0 : Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new StartException(variable + "=" + text + " must be a number: unset it.", e);
    }
  }
}
