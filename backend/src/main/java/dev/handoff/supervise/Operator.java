package dev.handoff.supervise;

import dev.handoff.event.EventSink;
import dev.handoff.event.OperatorEvent;

/** Whoever presses the buttons, as the events tell of it. */
record Operator(EventSink events) {
  void does(String action, String detail) {
    events.publish(new OperatorEvent.Action(action, detail));
  }
}
