package dev.handoff.traffic.ledger;

import dev.handoff.event.TrafficEvent.Fresh;
import java.util.Arrays;

/**
 * Moments on the monotonic clock, of one loop or of several. Reused, without a new object for each.
 * Of more than it can hold, at some hundred thousand a second, every second one is left out: what
 * lies between two of them only becomes longer by that.
 */
final class Moments {
  static final int MOST = 1 << 15;

  private long[] at = new long[64];
  private int count;

  void add(long moment) {
    if (count == MOST) {
      thin();
    } else if (count == at.length) {
      at = Arrays.copyOf(at, 2 * count);
    }
    at[count++] = moment;
  }

  /** Adds those of another loop, in whatever order they lie. */
  void add(Moments other) {
    for (int i = 0; i < other.count; i++) {
      add(other.at[i]);
    }
  }

  void clear() {
    count = 0;
  }

  /**
   * Takes out the moments up to a cut. Those of after it remain for the next: another loop may not
   * have reported its own yet, and they may lie between these.
   *
   * @param planned requests, as in the report
   * @param open likewise
   */
  Fresh take(long to, int planned, int open) {
    Arrays.sort(at, 0, count);
    int taken = 0;
    int gap = 0;
    while (taken < count && at[taken] <= to) {
      if (taken > 0 && at[taken] - at[taken - 1] > length(gap)) {
        gap = taken;
      }
      taken++;
    }
    Fresh fresh =
        new Fresh(
            planned,
            open,
            taken == 0 ? 0 : at[0],
            taken == 0 ? 0 : at[taken - 1],
            gap == 0 ? 0 : at[gap - 1],
            gap == 0 ? 0 : at[gap]);
    System.arraycopy(at, taken, at, 0, count - taken);
    count -= taken;
    return fresh;
  }

  private long length(int gap) {
    return gap == 0 ? 0 : at[gap] - at[gap - 1];
  }

  private void thin() {
    Arrays.sort(at, 0, count);
    for (int i = 0; i < count / 2; i++) {
      at[i] = at[2 * i];
    }
    count /= 2;
  }
}
