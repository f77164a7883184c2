package dev.handoff.story;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.Collection;
import java.util.List;

/**
 * The beginning of a restart: who is asked. It is told by whoever asks, or by the server itself.
 *
 * @param beginning that event
 */
record Asking(Envelope beginning) {

  /** What whoever asked has told; null if only the server did. */
  RestartEvent.Asked asked() {
    return beginning.event() instanceof RestartEvent.Asked asked ? asked : null;
  }

  /** The process that is asked. */
  long main() {
    return asked() == null ? beginning.pid() : asked().main();
  }

  /** The processes that served at that moment, as far as is known. */
  List<Long> before() {
    return asked() == null ? List.of(main()) : asked().before();
  }

  /** Whether this is the end that whoever asked has seen. */
  boolean isEndedBy(Envelope envelope) {
    return asked() != null
        && envelope.event() instanceof RestartEvent.Settled settled
        && Beginnings.isOf(settled, envelope.pid(), beginning);
  }

  /**
   * Whether the server tells of this restart itself. What it says after whoever asked has stopped
   * waiting is about another one.
   *
   * @param later what followed, in {@link Restart#ORDER}
   */
  boolean isToldIn(Collection<Envelope> later) {
    if (asked() == null) {
      return true;
    }
    for (Envelope envelope : later) {
      if (isOfUpgrade(envelope)) {
        return true;
      } else if (isEndedBy(envelope)) {
        return false;
      }
    }
    return false;
  }

  private boolean isOfUpgrade(Envelope envelope) {
    Event event = envelope.event();
    return envelope.pid() == main()
        && (event instanceof ChildEvent
            || event instanceof UpgradeEvent && !(event instanceof UpgradeEvent.Refused));
  }
}
