package dev.handoff.bus;

import dev.handoff.bus.Journal.Entry;
import dev.handoff.event.Event;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UnknownEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The history. Milestones of single requests, and those of types unknown here, can be many: they
 * have a store of their own, so that they never push out when a process began. Guarded by the
 * journal's lock.
 */
final class Milestones {
  private static final int CAPACITY = 10_000;
  private static final int CAPACITY_OF_REQUESTS = 2_000;

  private final ArrayDeque<Entry> restarts = new ArrayDeque<>();
  private final ArrayDeque<Entry> requests = new ArrayDeque<>();

  void add(Entry entry) {
    Event event = entry.envelope().event();
    if (event instanceof Event.Sample) {
      return;
    }
    if (event instanceof RequestEvent
        || event instanceof TrafficEvent.Failure
        || event instanceof UnknownEvent) {
      add(entry, requests, CAPACITY_OF_REQUESTS);
    } else {
      add(entry, restarts, CAPACITY);
    }
  }

  List<Entry> all() {
    List<Entry> all = new ArrayList<>(restarts);
    all.addAll(requests);
    return all;
  }

  private static void add(Entry entry, ArrayDeque<Entry> to, int capacity) {
    if (to.size() == capacity) {
      to.removeFirst();
    }
    to.addLast(entry);
  }
}
