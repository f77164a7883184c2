package dev.handoff.verdict;

import java.util.Set;

/**
 * A process that ended during a restart without having been told to.
 *
 * @param role {@code new} or {@code old}
 * @param at when others noticed, on the monotonic clock, nanoseconds
 * @param how it ended, as a verb and what follows
 */
record Death(String role, long pid, long at, String how) {

  /** Clients may see the end of a process before its parent does, on a machine that stalls too. */
  static final long AROUND = 1_000_000_000L;

  /** What the end of a process looks like from its connections. */
  private static final Set<String> ENDS =
      Set.of(
          Books.RETRYABLE,
          "closed-before-response-fresh",
          "reset-on-connect",
          "reset-mid-response",
          "truncated");

  /** What became of a lost request, as far as its client can know. */
  enum Fate {
    DIED_WITH_IT,
    UNKNOWN,
    LOST_OTHERWISE
  }

  /**
   * Who answered last on a connection is who has it. A connection without any answer may have been
   * with any process, or with none.
   *
   * @param kind the error class
   * @param server the PID that last named itself on the connection, 0 if none has
   * @param failedAt on the monotonic clock
   */
  Fate fate(String kind, long server, long failedAt) {
    if (!ENDS.contains(kind)) {
      return Fate.LOST_OTHERWISE;
    } else if (server == 0) {
      return Fate.UNKNOWN;
    }
    return server == pid && failedAt >= at - AROUND ? Fate.DIED_WITH_IT : Fate.LOST_OTHERWISE;
  }
}
