package dev.handoff.supervise;

/** What can be sent to a generation by force: it is not asked, and cannot answer. */
public enum Signal {
  /** Ends it at once, with all that is in it. */
  KILL,
  /** It stands still until {@link #CONT}. */
  STOP,
  /** It goes on. */
  CONT
}
