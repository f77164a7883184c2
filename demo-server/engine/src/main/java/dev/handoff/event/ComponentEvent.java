package dev.handoff.event;

/** The components that the server registered stop in order: workers, then stores. */
public sealed interface ComponentEvent extends Event {

  /**
   * A component is asked to stop.
   *
   * @param name as it was registered
   * @param pending pieces of work that it still has to do, or 0 if it does not count them
   */
  record Stopping(String name, int pending) implements ComponentEvent {}

  /**
   * A component has stopped, or its deadline has passed.
   *
   * @param name as it was registered
   * @param pending pieces of work left undone
   * @param millis how long it took
   */
  record Stopped(String name, int pending, long millis) implements ComponentEvent {}
}
