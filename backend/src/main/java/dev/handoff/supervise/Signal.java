package dev.handoff.supervise;

/** Signals that act on a generation by force: it is not asked, and cannot answer. */
public enum Signal {
  /** Ends it at once, with all its requests. */
  KILL,
  /** Pauses it until {@link #CONT}. */
  STOP,
  /** Resumes it. */
  CONT
}
