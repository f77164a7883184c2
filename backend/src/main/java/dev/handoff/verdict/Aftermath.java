package dev.handoff.verdict;

import dev.handoff.event.LossClass;
import dev.handoff.story.Death;
import dev.handoff.story.Intervention;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import java.util.List;

/**
 * What clients may still notice of a restart after its end: a client that does not check notices
 * the end of a connection only when it next uses it. So what it loses on a connection to a process
 * that died or ended in the window belongs to the window. If somebody has ended the window early,
 * so does all that the processes lose that the restart makes end. If no process ends with it, a
 * reload within one, the connections that end in the second after it end because of it.
 *
 * @param death of a process that was not told to end; null if there is none
 * @param gone the PIDs that have ended because they were told to
 * @param reloaded the PIDs of before if all go on, or else none
 * @param early what ended the window before the restart was over; null if nothing did
 * @param until when clients may be expected to have noticed, on the monotonic clock, nanoseconds
 */
record Aftermath(
    Death death, List<Long> gone, List<Long> reloaded, Intervention early, long until) {

  /** That of a restart; null if it has none. */
  static Aftermath of(Restart restart) {
    Death death = restart.death();
    List<Long> gone = restart.parties().gone();
    Intervention early = restart.intervention();
    boolean told = restart.parties().subject() == null;
    boolean goesOn = !told && restart.ending().outcome() == Outcome.DONE && gone.isEmpty();
    List<Long> reloaded = goesOn ? restart.parties().before() : List.of();
    if (death == null && gone.isEmpty() && reloaded.isEmpty() && early == null) {
      return null;
    }
    Long end = restart.end().at() == null ? restart.to() : restart.end().at();
    long at = death == null ? end : (Long) death.at();
    return new Aftermath(death, gone, reloaded, early, at + Death.AROUND);
  }

  /**
   * Whether a request of after the window belongs to it.
   *
   * @param kind of its loss
   * @param server the PID that last answered on its connection, 0 if none has
   * @param failedAt on the monotonic clock
   */
  boolean has(String kind, long server, long failedAt) {
    LossClass known = LossClass.named(kind);
    return death != null && death.fate(kind, server, failedAt) == Death.Fate.DIED_WITH_IT
        || known != null
            && known.isEndOfConnection()
            && (gone.contains(server) || endedByReload(server, failedAt))
        || early != null && early.spares(kind, server, failedAt);
  }

  private boolean endedByReload(long server, long failedAt) {
    return failedAt <= until && !reloaded.isEmpty() && (server == 0 || reloaded.contains(server));
  }
}
