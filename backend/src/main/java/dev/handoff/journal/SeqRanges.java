package dev.handoff.journal;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of sequence numbers, kept as ranges because they come almost without gaps. Bounded: beyond
 * a thousand ranges the oldest gap counts as filled. Not safe for use by several threads at once.
 */
public final class SeqRanges {
  private static final int MOST = 1_000;

  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

  /** An empty set. */
  public SeqRanges() {}

  /** Whether a number is in the set. */
  public boolean contains(long seq) {
    Map.Entry<Long, Long> range = lastByFirst.floorEntry(seq);
    return range != null && range.getValue() >= seq;
  }

  /** Puts a number in. */
  public void add(long seq) {
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(seq);
    if (before != null && before.getValue() >= seq) {
      return;
    }
    boolean joinsBefore = before != null && before.getValue() == seq - 1;
    Long lastOfNext = lastByFirst.remove(seq + 1);
    long first = joinsBefore ? before.getKey() : seq;
    lastByFirst.put(first, lastOfNext == null ? seq : lastOfNext);
    if (lastByFirst.size() > MOST) {
      Map.Entry<Long, Long> oldest = lastByFirst.pollFirstEntry();
      Map.Entry<Long, Long> next = lastByFirst.pollFirstEntry();
      lastByFirst.put(oldest.getKey(), next.getValue());
    }
  }

  /** How many numbers between the two, both excluded, are not in the set. */
  public long missingBetween(long low, long high) {
    if (high <= low) {
      return 0;
    }
    long missing = high - low - 1;
    Map.Entry<Long, Long> range = lastByFirst.floorEntry(high - 1);
    while (range != null && range.getValue() > low) {
      missing -= Math.min(range.getValue(), high - 1) - Math.max(range.getKey(), low + 1) + 1;
      range = lastByFirst.lowerEntry(range.getKey());
    }
    return missing;
  }
}
