package dev.handoff.event;

/** Where events go. */
@FunctionalInterface
public interface EventSink {

  /** Takes an event that happens now. Never waits, never throws; may be called by any thread. */
  void publish(Event event);

  /**
   * Takes an event that happened earlier, such as a signal whose system call has returned. A cause
   * must not be stamped after its effect, so whoever causes something reads the clock before the
   * system call and publishes after it. A sink without stamps of its own ignores the moment.
   *
   * @param at the moment on the monotonic clock, {@link System#nanoTime}
   */
  default void publish(Event event, long at) {
    publish(event);
  }

  /** Both of two sinks, the first one first. */
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
