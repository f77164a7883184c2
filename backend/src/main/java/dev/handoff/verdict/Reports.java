package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent.Bucket;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What one traffic process reports each tenth of a second, in its order: the last ten minutes. */
final class Reports {
  private static final int MOST = 6_000;

  private final TreeMap<Long, Bucket> byEnd = new TreeMap<>();

  /** Adds one; returns whether the oldest one was forgotten for it. */
  boolean add(Bucket report) {
    byEnd.put(report.to(), report);
    if (byEnd.size() <= MOST) {
      return false;
    }
    byEnd.pollFirstEntry();
    return true;
  }

  /** The beginning of the oldest one that is kept; there must be one. */
  long begin() {
    return byEnd.firstEntry().getValue().from();
  }

  /** All of them. */
  Collection<Bucket> all() {
    return byEnd.values();
  }

  /** Those that end in an interval, without its first moment. */
  Collection<Bucket> within(long from, long to) {
    return byEnd.subMap(from, false, to, true).values();
  }

  /** Those that end at a moment or later. */
  Collection<Bucket> since(long moment) {
    return byEnd.tailMap(moment, true).values();
  }

  /** The one that ends at a moment; null if none does. */
  Bucket endingAt(long moment) {
    return byEnd.get(moment);
  }

  /** Whether one of some of this time is missing between two others. */
  boolean misses(long from, long to) {
    Map.Entry<Long, Bucket> first = byEnd.floorEntry(from);
    Bucket before = first == null ? null : first.getValue();
    for (Bucket report : within(from, Long.MAX_VALUE)) {
      if (before != null && before.to() >= to) {
        return false;
      } else if (before != null && report.from() > Math.max(before.to(), from)) {
        return true;
      }
      before = report;
    }
    return false;
  }
}
