package dev.handoff.restart;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ComponentEvent;
import dev.handoff.event.DrainEvent;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.List;

/**
 * What a process needs for the first time when it takes over or hands over. Java would load each
 * class just then, from the archive within a fifth of a millisecond, from the jar within one or
 * two, and its clients would wait.
 */
final class HandoverClasses {
  private static final List<Class<?>> ALL =
      List.of(
          Lifecycle.class,
          State.class,
          Acceptor.class,
          Awaited.class,
          Backoff.class,
          Drain.class,
          Dying.class,
          Load.class,
          ProcessSpawner.class,
          Pulse.class,
          WarmUp.class,
          ChildEvent.class,
          ComponentEvent.class,
          DrainEvent.class,
          ListenerEvent.class,
          ProcessEvent.class,
          StandbyEvent.class,
          UpgradeEvent.class);

  private HandoverClasses() {}

  /** Loads them with their parts; those that are loaded already cost next to nothing. */
  static void load() {
    ALL.forEach(HandoverClasses::load);
  }

  private static void load(Class<?> type) {
    try {
      Class.forName(type.getName(), true, type.getClassLoader());
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
    List.of(type.getDeclaredClasses()).forEach(HandoverClasses::load);
    if (type.isSealed()) {
      List.of(type.getPermittedSubclasses()).forEach(HandoverClasses::load);
    }
    if (type.isRecord() && Event.class.isAssignableFrom(type)) {
      EventWriter.prepare(type);
    }
  }
}
