package dev.handoff.story;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Where restarts begin: when somebody asks for one, or else with the word of a server that it has
 * been asked. A restart that has both begins once. One that the server refuses has not begun.
 */
public final class Beginnings {
  private final NavigableMap<Envelope, Envelope> words = new TreeMap<>(Restart.ORDER);
  private final Map<Long, Envelope> unanswered = new HashMap<>();

  private Beginnings() {}

  /**
   * Those of a journal, in {@link Restart#ORDER}.
   *
   * @param events in the same order; only those that {@link #matter} are needed
   * @return by the beginning, the server's own word for it: the same one, or null if it has said
   *     nothing
   */
  public static NavigableMap<Envelope, Envelope> of(Collection<Envelope> events) {
    Beginnings beginnings = new Beginnings();
    events.forEach(beginnings::take);
    return beginnings.words;
  }

  /** Whether an event may say where a restart begins. */
  public static boolean matter(Event event) {
    return event instanceof RestartEvent
        || event instanceof UpgradeEvent.Requested
        || event instanceof UpgradeEvent.Refused;
  }

  private void take(Envelope envelope) {
    Event event = envelope.event();
    if (event instanceof RestartEvent.Asked asked) {
      words.put(envelope, null);
      unanswered.put(asked.main(), envelope);
    } else if (event instanceof RestartEvent.Settled settled) {
      unanswered.values().removeIf(asked -> isOf(settled, envelope.pid(), asked));
    } else if (event instanceof UpgradeEvent.Requested) {
      Envelope asked = unanswered.remove(envelope.pid());
      words.put(asked == null ? envelope : asked, envelope);
    } else if (event instanceof UpgradeEvent.Refused) {
      Envelope asked = unanswered.remove(envelope.pid());
      if (asked != null) {
        words.remove(asked);
      }
    }
  }

  /** Whether the end that a process reports is that of a restart. */
  static boolean isOf(RestartEvent.Settled settled, long reporter, Envelope asked) {
    return asked.pid() == reporter && ((RestartEvent) asked.event()).id() == settled.id();
  }
}
