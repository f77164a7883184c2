package dev.handoff.fault;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import java.util.Locale;

/** When a process is killed: at once, or in an upgrade that is started for it. */
enum Moment {
  NOW("now", null),
  SPAWNED("as soon as the new process is spawned", ChildEvent.Spawned.class),
  READY("as soon as the new process is ready", ChildEvent.Ready.class),
  DRAINING("as soon as the old process drains", ProcessEvent.Draining.class);

  private final String words;
  private final Class<? extends Event> event;

  Moment(String words, Class<? extends Event> event) {
    this.words = words;
    this.event = event;
  }

  /** Words for the middle of a sentence. */
  String words() {
    return words;
  }

  /**
   * Whether the old generation reports this at that moment. A standby has been spawned long before:
   * it is on its way from its call on.
   */
  boolean is(Event reported) {
    return event != null && event.isInstance(reported)
        || this == SPAWNED && reported instanceof StandbyEvent.Called;
  }

  /** Its name in the API. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
