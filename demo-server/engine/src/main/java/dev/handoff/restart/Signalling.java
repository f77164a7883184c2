package dev.handoff.restart;

/** What the signals of the operator mean. */
public enum Signalling {
  /** HUP upgrades, TERM and INT drain. */
  HANDOFF,
  /** USR1 and HUP upgrade, INT drains, TERM ends at once. */
  CLASSIC
}
