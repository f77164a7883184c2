package dev.handoff.event;

/** Where events go. */
@FunctionalInterface
public interface EventSink {

  /** Takes an event that happens now. Never blocks and never throws; any thread may call it. */
  void publish(Event event);

  /**
   * Takes an event that happened earlier, such as a signal whose system call has returned. A cause
   * must not be stamped after its effect, so code that causes something reads the clock before the
   * system call and publishes after it. A sink that does not stamp events ignores the moment.
   *
   * @param at the moment on the monotonic clock, {@link System#nanoTime}
   */
  default void publish(Event event, long at) {
    publish(event);
  }

  /** A sink that passes each event to this one, then to the other. */
  default EventSink and(EventSink other) {
    EventSink first = this;
    return new EventSink() {
      @Override
      public void publish(Event event) {
        first.publish(event);
        other.publish(event);
      }

      @Override
      public void publish(Event event, long at) {
        first.publish(event, at);
        other.publish(event, at);
      }
    };
  }
}
