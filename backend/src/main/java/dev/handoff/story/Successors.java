package dev.handoff.story;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.TrafficEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who serves after a restart and did not before it, as the kernel and the clients see it. Masters
 * and managers hold the listener before and after, so they are none of these.
 */
final class Successors {
  private final List<Long> before;
  private final Set<Long> served = new TreeSet<>();
  private final Map<Long, List<Long>> holders = new HashMap<>();
  private Long firstAnswerAt;

  Successors(List<Long> before) {
    this.before = before;
  }

  /** Takes the next event of the restart. */
  void take(Envelope envelope) {
    Event event = envelope.event();
    if (event instanceof ListenerEvent.Held held) {
      holders.put(held.inode(), held.holders());
    } else if (event instanceof ListenerEvent.Accepted) {
      served.add(envelope.pid());
    } else if (event instanceof TrafficEvent.FirstAnswer first
        && !before.contains(first.server())) {
      served.add(first.server());
      firstAnswerAt = firstAnswerAt == null ? first.at() : Math.min(firstAnswerAt, first.at());
    }
  }

  /** Those that have accepted or answered. */
  List<Long> served() {
    return served.stream().filter(pid -> !before.contains(pid)).toList();
  }

  /** The same with those that hold a listener at last: they could. */
  List<Long> all() {
    Set<Long> all = new TreeSet<>(served);
    holders.values().forEach(all::addAll);
    return all.stream().filter(pid -> !before.contains(pid)).toList();
  }

  /** When the first of them answered, on the monotonic clock; null if none has. */
  Long firstAnswerAt() {
    return firstAnswerAt;
  }
}
