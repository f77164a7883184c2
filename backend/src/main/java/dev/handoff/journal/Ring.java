package dev.handoff.journal;

import dev.handoff.event.Event;
import dev.handoff.journal.Journal.Entry;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

/** The newest entries; their ids have no gaps. Guarded by the journal's lock. */
final class Ring {
  private static final int MEAN_LINE = 1_000;

  private final Entry[] entries;
  private final long[] arrivals;
  private final long mostCharacters;
  private long characters;
  private long firstId;
  private long lastId;

  Ring(int capacity, long firstId) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a journal needs room for an entry");
    }
    this.firstId = firstId;
    this.lastId = firstId - 1;
    this.entries = new Entry[capacity];
    this.arrivals = new long[capacity];
    this.mostCharacters = (long) capacity * MEAN_LINE;
  }

  void add(Entry entry, long arrival) {
    if (lastId - firstId + 1 == entries.length) {
      removeFirst();
    }
    lastId = entry.id();
    entries[slot(lastId)] = entry;
    arrivals[slot(lastId)] = arrival;
    characters += entry.json().length();
    while (characters > mostCharacters && firstId < lastId) {
      removeFirst();
    }
  }

  long firstId() {
    return firstId;
  }

  long lastId() {
    return lastId;
  }

  List<Entry> from(long id, int max) {
    List<Entry> found = new ArrayList<>();
    for (long i = id; i <= lastId && found.size() < max; i++) {
      found.add(entries[slot(i)]);
    }
    return found;
  }

  /** Searches from the newest backwards; returns them oldest first. */
  List<Entry> samplesSince(long arrival, int max) {
    LinkedList<Entry> found = new LinkedList<>();
    for (long i = lastId; i >= firstId && found.size() < max; i--) {
      if (arrivals[slot(i)] - arrival < 0) {
        break;
      }
      if (entries[slot(i)].envelope().event() instanceof Event.Sample) {
        found.addFirst(entries[slot(i)]);
      }
    }
    return found;
  }

  private void removeFirst() {
    int slot = slot(firstId);
    characters -= entries[slot].json().length();
    entries[slot] = null;
    firstId++;
  }

  private int slot(long id) {
    return (int) (id % entries.length);
  }
}
