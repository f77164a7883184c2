package dev.handoff.restart;

/** What the signals of the operator mean. In either mode URG aborts a running upgrade. */
public enum Signalling {
  /** HUP upgrades, TERM and INT drain. */
  HANDOFF("TERM"),
  /** USR1 and HUP upgrade, INT drains, TERM ends at once. */
  CLASSIC("INT");

  private final String drain;

  Signalling(String drain) {
    this.drain = drain;
  }

  /** The signal that tells a process to finish what it has and to exit. */
  public String drain() {
    return drain;
  }
}
