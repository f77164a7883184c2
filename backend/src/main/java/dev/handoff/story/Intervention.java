package dev.handoff.story;

import dev.handoff.event.LossClass;
import java.util.List;

/**
 * What somebody did to the server while the window of a restart was open, so that it ends there: a
 * loss is blamed on who caused it.
 *
 * @param at when, on the monotonic clock, nanoseconds
 * @param what that was
 * @param leaving the PIDs that the restart itself makes end: what they still lose is its loss
 * @param alone since when none of these has had the listener; {@link Long#MAX_VALUE} if one may
 *     still have had it
 */
public record Intervention(long at, What what, List<Long> leaving, long alone) {

  /** What can end the window of a restart before the restart does. */
  public enum What {
    /** The server was told to end. */
    SHUT_DOWN,
    /** Another server was chosen, and this one told to end. */
    SWITCHED,
    /** The process that had taken over was killed on purpose. */
    KILLED,
    /** The process that had taken over was asked for the next restart. */
    RESTARTED
  }

  /**
   * Whether it has caused a loss. A request of before counts for the restart unless it is certain
   * that the process that was told to end had it, or nobody.
   *
   * @param kind the name of the loss class
   * @param server the PID that last named itself on the connection, 0 if none has
   * @param plannedAt on the monotonic clock, as {@code failedAt}
   */
  public boolean caused(String kind, long server, long plannedAt, long failedAt) {
    if (failedAt < at || !LossClass.isLoss(kind) || leaving.contains(server)) {
      return false;
    }
    LossClass known = LossClass.named(kind);
    boolean nobodyListened = known == LossClass.CONNECT_REFUSED;
    boolean ended = known != null && known.isEndOfConnection();
    boolean hadByOther = server == 0 ? plannedAt > alone : alone <= at;
    return plannedAt > at || nobodyListened || ended && hadByOther;
  }

  /** Whether a loss after it is that of the restart all the same. */
  public boolean spares(String kind, long server, long failedAt) {
    return failedAt >= at && LossClass.isLoss(kind) && leaving.contains(server);
  }
}
