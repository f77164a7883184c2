package dev.handoff.verdict;

import dev.handoff.event.KernelEvent;
import java.util.Map;
import java.util.TreeMap;

/**
 * Overflows of accept queues over time. The kernel counts those of the whole host; one counts as
 * ours only if the queue of our listener was near its limit before or after it.
 */
final class Overflows {
  /** About an hour of samples. */
  private static final int MOST = 20_000;

  private static final long SILENCE = 3_000_000_000L;

  private final TreeMap<Long, Count> counts = new TreeMap<>();

  /**
   * Overflows in a window.
   *
   * @param ours those that may have been our listener's
   * @param host those of any queue of this host
   */
  record Found(long ours, long host) {}

  /** What a sample says: the host's counter since it booted. */
  private record Count(long host, boolean nearlyFull) {}

  void add(long at, KernelEvent.Sample sample) {
    counts.put(at, new Count(sample.overflows(), sample.isNearlyFull()));
    if (counts.size() > MOST) {
      counts.pollFirstEntry();
    }
  }

  /**
   * How often queues overflowed in a window; preliminary until a sample from after it has come;
   * null without a sample from before it and one from after it.
   *
   * @param end of the window, {@link Long#MAX_VALUE} while it is open
   * @param now the newest moment known from any process
   */
  Found within(long start, long end, long now) {
    Map.Entry<Long, Count> before = counts.floorEntry(start);
    Map.Entry<Long, Count> after = counts.ceilingEntry(end);
    if (after == null && (end == Long.MAX_VALUE || mayFollow(end, now))) {
      after = counts.lastEntry();
    }
    if (before == null || after == null || after.getKey() < start) {
      return null;
    }
    long host = after.getValue().host() - before.getValue().host();
    return host < 0 ? null : new Found(ours(before.getKey(), after.getKey()), host);
  }

  private long ours(long from, long to) {
    long ours = 0;
    Count last = null;
    for (Count next : counts.subMap(from, true, to, true).values()) {
      if (last != null && (last.nearlyFull() || next.nearlyFull())) {
        ours += next.host() - last.host();
      }
      last = next;
    }
    return ours;
  }

  /** Whether a sample from after the window can still be expected. */
  boolean mayFollow(long end, long now) {
    return !counts.isEmpty() && counts.lastKey() < end && now - counts.lastKey() <= SILENCE;
  }
}
