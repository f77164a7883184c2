package dev.handoff.journal;

import dev.handoff.event.Event;
import dev.handoff.event.OperatorEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UnknownEvent;
import dev.handoff.journal.Journal.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The history. Milestones of single requests, and those of types unknown here, can be many: they
 * have a store of their own, so that they never push out the milestones of processes. Notes are
 * kept until people remove them, whatever happens afterwards. Guarded by the journal's lock.
 */
final class Milestones {
  private static final int CAPACITY = 10_000;
  private static final int CAPACITY_OF_REQUESTS = 2_000;
  private static final int CAPACITY_OF_NOTES = 1_000;

  private final ArrayDeque<Entry> restarts = new ArrayDeque<>();
  private final ArrayDeque<Entry> requests = new ArrayDeque<>();
  private final Map<Long, Entry> notes = new LinkedHashMap<>();

  void add(Entry entry) {
    Event event = entry.envelope().event();
    if (event instanceof Event.Sample) {
      return;
    }
    if (event instanceof OperatorEvent.Note note) {
      addNote(note, entry);
    } else if (event instanceof RequestEvent
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
    all.addAll(notes.values());
    return all;
  }

  private void addNote(OperatorEvent.Note note, Entry entry) {
    notes.remove(note.id());
    if (note.text().isEmpty()) {
      return;
    }
    if (notes.size() == CAPACITY_OF_NOTES) {
      notes.remove(notes.keySet().iterator().next());
    }
    notes.put(note.id(), entry);
  }

  private static void add(Entry entry, ArrayDeque<Entry> to, int capacity) {
    if (to.size() == capacity) {
      to.removeFirst();
    }
    to.addLast(entry);
  }
}
