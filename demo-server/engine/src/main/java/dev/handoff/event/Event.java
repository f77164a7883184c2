package dev.handoff.event;

/**
 * Something that happened. Its record components are the fields of its line, under the same names;
 * null components are left out.
 */
public sealed interface Event
    permits ProcessEvent,
        DrainEvent,
        ComponentEvent,
        ListenerEvent,
        UpgradeEvent,
        RestartEvent,
        SubjectEvent,
        ChildEvent,
        StandbyEvent,
        RequestEvent,
        TrafficEvent,
        KernelEvent,
        OperatorEvent,
        FaultEvent,
        UnknownEvent {

  /**
   * An event that the next one of its kind makes obsolete. When a queue is full, samples are
   * dropped first, oldest first; they are not repeated after a reconnect.
   */
  interface Sample {}

  /** The name of this event on the wire, such as {@code process.ready}. */
  default String type() {
    return EventTypes.nameOf(getClass());
  }
}
