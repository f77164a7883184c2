package dev.handoff.story;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.FaultEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.OperatorEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.SubjectEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.story.Intervention.What;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the first {@link Intervention} in a restart: the moment when somebody ends the process
 * that serves, or chooses another server.
 */
final class Interventions {
  private final Asking asking;
  private final String way;
  private long alone = Long.MAX_VALUE;
  private Intervention first;
  private boolean toldBySuccessor;

  /**
   * None yet.
   *
   * @param way the name of the server; null if it is not known
   */
  Interventions(Asking asking, String way) {
    this.asking = asking;
    this.way = way;
  }

  /**
   * Takes the next event while the restart is not over.
   *
   * @param tells whether the server tells of the restart itself
   * @param newPid the process that is to take over, 0 as long as there is none
   * @param ready whether that is ready: then it may be the one that tells the old one to end
   * @param outcome after this event
   */
  void take(Envelope envelope, boolean tells, long newPid, boolean ready, Outcome outcome) {
    if (toldBySuccessor && envelope.event() instanceof UpgradeEvent.Aborted) {
      // That is why it was told to end.
      first = null;
      toldBySuccessor = false;
    }
    if (first != null) {
      return;
    }
    What what = byAnybody(envelope.event());
    if (what == null && tells) {
      what = byProcesses(envelope, newPid, ready, outcome);
      toldBySuccessor = what == What.SHUT_DOWN && envelope.pid() == newPid;
    }
    if (what != null) {
      List<Long> leaving = new ArrayList<>(asking.before());
      if (outcome == Outcome.ABORTED) {
        leaving.add(newPid);
      }
      first = new Intervention(envelope.mono(), what, List.copyOf(leaving), alone);
    }
    if (envelope.pid() == asking.main() && newPid != 0 && alone == Long.MAX_VALUE) {
      boolean gaveUp =
          envelope.event() instanceof UpgradeEvent.Done
              || envelope.event() instanceof ListenerEvent.Closed;
      alone = gaveUp ? envelope.mono() : alone;
    }
  }

  private What byAnybody(Event event) {
    if (event instanceof OperatorEvent.Action action) {
      return switch (action.action()) {
        case "shutdown" -> What.SHUT_DOWN;
        case "subject" -> What.SWITCHED;
        default -> null;
      };
    }
    return event instanceof SubjectEvent.State state
            && state.state().equals("stopping")
            && state.subject().equals(way)
        ? What.SHUT_DOWN
        : null;
  }

  private What byProcesses(Envelope envelope, long newPid, boolean ready, Outcome outcome) {
    Event event = envelope.event();
    boolean aborted = outcome == Outcome.ABORTED;
    if (event instanceof ProcessEvent.Draining draining && Outcome.isToldToEnd(draining)) {
      boolean byItself = aborted || outcome == Outcome.TERMINATED && !ready;
      boolean served =
          envelope.pid() == newPid ? !aborted : envelope.pid() == asking.main() && byItself;
      return served ? What.SHUT_DOWN : null;
    } else if (newPid == 0 || aborted || alone == Long.MAX_VALUE) {
      return null;
    } else if (event instanceof UpgradeEvent.Requested && envelope.pid() == newPid) {
      return What.RESTARTED;
    }
    return event instanceof FaultEvent.Signal signal
            && signal.to() == newPid
            && signal.signal().equals("KILL")
        ? What.KILLED
        : null;
  }

  /** Whether a moment comes after it. */
  boolean isPast(long mono) {
    return first != null && mono > first.at();
  }

  /** Whether the server still serves at this moment, as far as these say. */
  boolean leaveItServing() {
    return first == null || first.what() == What.RESTARTED;
  }

  /**
   * The first one.
   *
   * @param closed when the restart was over; null if it is not
   * @return null if there is none before that
   */
  Intervention before(Long closed) {
    return first == null || closed != null && closed <= first.at() ? null : first;
  }
}
