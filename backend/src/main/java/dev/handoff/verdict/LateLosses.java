package dev.handoff.verdict;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What clients lost after the window of a restart and because of it. When the next restart follows
 * soon, that may lie in its window: it counts once, for the restart that ended the connection.
 *
 * @param own those of this restart
 * @param others those of other restarts, and what somebody caused who ended the window early
 */
record LateLosses(Set<Failure> own, Set<Failure> others) {

  /** None but those that are in a verdict for good. */
  static LateLosses besides(Set<Failure> spent) {
    return new LateLosses(new LinkedHashSet<>(), new HashSet<>(spent));
  }

  /** Adds those of a restart, the oldest restart first. */
  void add(List<Failure> late, boolean isThis) {
    for (Failure each : late) {
      if (!own.contains(each) && !others.contains(each)) {
        (isThis ? own : others).add(each);
      }
    }
  }

  /**
   * Says in the books of this restart whose a failure is that they have counted.
   *
   * @param opening the beginning of the window
   */
  void attribute(Failure failure, Point opening, Books books) {
    if (others.contains(failure)) {
      books.giveAway(failure, opening);
    } else {
      books.attribute(failure.kind(), failure.server(), failure.at());
    }
  }
}
