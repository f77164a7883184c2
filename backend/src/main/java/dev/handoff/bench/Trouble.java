package dev.handoff.bench;

/** A server cannot be measured; the message is one sentence that says why. */
final class Trouble extends Exception {
  private static final long serialVersionUID = 1;

  Trouble(String why) {
    super(why);
  }
}
