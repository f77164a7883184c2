package dev.handoff.restart;

import dev.handoff.event.EventSink;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;

/** What a generation tells four times a second: its heartbeat, and once that it has a client. */
final class Pulse {
  private final Held held;
  private final Service service;
  private boolean firstAcceptTold;

  Pulse(Held held, Service service) {
    this.held = held;
    this.service = service;
  }

  /** One beat, in the state of that name. */
  void beat(String state, long now) {
    Load load = service.load();
    events()
        .publish(
            new ProcessEvent.Heartbeat(
                state,
                held.process().ageAt(now),
                load.connections(),
                load.inFlight(),
                load.accepts().count(),
                load.served()));
    tellFirst(load.accepts());
  }

  /** Called at the heartbeat, because the acceptor has better things to do. */
  void tellFirst(Accepts accepts) {
    if (!firstAcceptTold && accepts.count() > 0) {
      firstAcceptTold = true;
      events()
          .publish(
              new ListenerEvent.Accepted(held.listener().inode(), accepts.firstAt()),
              accepts.firstAt());
    }
  }

  private EventSink events() {
    return held.events();
  }
}
