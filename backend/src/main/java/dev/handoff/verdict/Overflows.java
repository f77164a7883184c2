package dev.handoff.verdict;

import java.util.Map;
import java.util.TreeMap;

/** What the kernel counted since it booted, moment by moment: accept queues that were full. */
final class Overflows {
  /** About an hour of samples. */
  private static final int MOST = 20_000;

  private static final long SILENCE = 3_000_000_000L;

  private final TreeMap<Long, Long> counts = new TreeMap<>();

  void add(long at, long count) {
    counts.put(at, count);
    if (counts.size() > MOST) {
      counts.pollFirstEntry();
    }
  }

  /**
   * How often in a window, so far while no sample from after it has come; null if nobody looked
   * before it and after it.
   *
   * @param end of the window, {@link Long#MAX_VALUE} while it is open
   * @param now the newest moment known from any process
   */
  Long within(long start, long end, long now) {
    Map.Entry<Long, Long> before = counts.floorEntry(start);
    Map.Entry<Long, Long> after = counts.ceilingEntry(end);
    if (after == null && (end == Long.MAX_VALUE || mayFollow(end, now))) {
      after = counts.lastEntry();
    }
    if (before == null || after == null || after.getKey() < start) {
      return null;
    }
    long difference = after.getValue() - before.getValue();
    return difference < 0 ? null : difference;
  }

  /** Whether a sample from after the window is still to be expected. */
  boolean mayFollow(long end, long now) {
    return !counts.isEmpty() && counts.lastKey() < end && now - counts.lastKey() <= SILENCE;
  }
}
