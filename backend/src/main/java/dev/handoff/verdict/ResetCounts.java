package dev.handoff.verdict;

import dev.handoff.event.KernelEvent.Resets;
import java.util.Map;
import java.util.TreeMap;

/** How many connections of our server the kernel had reset, over time. */
final class ResetCounts {
  /** About an hour of counts. */
  private static final int MOST = 20_000;

  /** Null where it is not known. */
  private final TreeMap<Long, Resets> counts = new TreeMap<>();

  void add(long at, Resets resets) {
    counts.put(at, resets);
    if (counts.size() > MOST) {
      counts.pollFirstEntry();
    }
  }

  /**
   * Those of a window, preliminary until a sample from after it has come; null if somebody did not
   * know how many there were before it, or by its end.
   *
   * @param end of the window, {@link Long#MAX_VALUE} while it is open
   */
  Resets within(long start, long end) {
    Map.Entry<Long, Resets> before = counts.floorEntry(start);
    Map.Entry<Long, Resets> after = counts.ceilingEntry(end);
    after = after == null ? counts.lastEntry() : after;
    if (before == null || before.getValue() == null || after.getValue() == null) {
      return null;
    }
    Resets resets = after.getValue().since(before.getValue());
    return resets.canBeCounts() ? resets : null;
  }
}
