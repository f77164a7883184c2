package dev.handoff.story;

import dev.handoff.event.LossClass;

/**
 * A process that ended during a restart without having been told to.
 *
 * @param role {@code new} or {@code old}
 * @param at when others noticed, on the monotonic clock, nanoseconds
 * @param how it ended, as a verb and what follows
 */
public record Death(String role, long pid, long at, String how) {

  /**
   * How much earlier than its parent clients may see the end of a process, even on a machine that
   * stalls.
   */
  public static final long AROUND = 1_000_000_000L;

  /** What became of a lost request, as far as its client can know. */
  public enum Fate {
    /** It was on a connection of the process that died. */
    DIED_WITH_IT,
    /** Nobody can tell which process it was with. */
    UNKNOWN,
    /** It had nothing to do with that end. */
    LOST_OTHERWISE
  }

  /**
   * A connection belongs to the process that last answered on it. One without any answer may have
   * been with any process, or with none.
   *
   * @param kind the name of the loss class
   * @param server the PID that last named itself on the connection, 0 if none has
   * @param failedAt on the monotonic clock
   */
  public Fate fate(String kind, long server, long failedAt) {
    LossClass known = LossClass.named(kind);
    if (known == null || !known.isEndOfConnection()) {
      return Fate.LOST_OTHERWISE;
    } else if (server == 0) {
      return Fate.UNKNOWN;
    }
    return server == pid && failedAt >= at - AROUND ? Fate.DIED_WITH_IT : Fate.LOST_OTHERWISE;
  }
}
