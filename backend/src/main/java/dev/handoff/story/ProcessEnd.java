package dev.handoff.story;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The end of a process, as others report it.
 *
 * @param pid of that process
 * @param report of its end; null if there is none
 */
record ProcessEnd(long pid, Envelope report) {
  private static final long AT_ONCE = 1_000_000_000L;

  /** What its parent reports goes first: its child knows only that it has ended, not how. */
  static ProcessEnd of(long pid, Collection<Envelope> later) {
    Envelope seenByChild = null;
    for (Envelope envelope : later) {
      if (envelope.event() instanceof ProcessEvent.Exited exited && exited.of() == pid) {
        return new ProcessEnd(pid, envelope);
      } else if (envelope.event() instanceof ProcessEvent.Orphaned orphaned
          && orphaned.of() == pid
          && seenByChild == null) {
        seenByChild = envelope;
      }
    }
    return new ProcessEnd(pid, seenByChild);
  }

  /**
   * The end of a process that died is stamped with the last moment at which it was seen alive, so
   * its own events of about that time come before its end.
   */
  List<Envelope> afterLastWords(Collection<Envelope> later) {
    List<Envelope> order = new ArrayList<>(later);
    int last = order.indexOf(report);
    if (last < 0) {
      return order;
    }
    for (int i = last + 1; i < order.size(); i++) {
      Envelope next = order.get(i);
      if (next.mono() - report.mono() > AT_ONCE || isAnotherProcess(next)) {
        break;
      }
      last = next.pid() == pid ? i : last;
    }
    order.remove(report);
    order.add(last, report);
    return order;
  }

  private boolean isAnotherProcess(Envelope envelope) {
    return envelope.pid() == pid && envelope.event() instanceof ProcessEvent.Started;
  }

  /** When that was, on the monotonic clock, nanoseconds. */
  long at() {
    return report.mono();
  }

  /** Whether its parent has seen it, and not only its child. */
  boolean seen() {
    return report.event() instanceof ProcessEvent.Exited;
  }

  /** As a verb and what follows; empty if it ended as a process does that was told to. */
  String how() {
    Event end = report.event();
    if (end instanceof ProcessEvent.Exited exited && exited.signal() != null) {
      return "was ended by SIG" + exited.signal();
    } else if (end instanceof ProcessEvent.Exited exited && exited.code() != null) {
      return exited.code() == 0 ? "" : "exited with code " + exited.code();
    }
    return "ended without a word";
  }
}
