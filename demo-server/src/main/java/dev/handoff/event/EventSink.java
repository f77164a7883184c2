package dev.handoff.event;

/** Where events go. */
@FunctionalInterface
public interface EventSink {

  /** Takes an event. Never waits, never throws; may be called by any thread. */
  void publish(Event event);

  /** Both of two sinks, the first one first. */
  default EventSink and(EventSink other) {
    return event -> {
      publish(event);
      other.publish(event);
    };
  }
}
