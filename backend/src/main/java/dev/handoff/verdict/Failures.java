package dev.handoff.verdict;

import dev.handoff.story.Intervention;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The failures that one traffic process has reported one by one. */
final class Failures {
  private static final int MOST = 10_000;

  private final ArrayDeque<Failure> told = new ArrayDeque<>();

  /** Those that are in a verdict for good, though they came after its window. */
  private final Set<Failure> spent = new HashSet<>();

  void add(Failure failure) {
    told.add(failure);
    if (told.size() > MOST) {
      spent.remove(told.remove());
    }
  }

  /** Those reported between two points. */
  Stream<Failure> between(Point since, Point until) {
    return told.stream().filter(f -> f.seq() > since.seq() && f.seq() < until.seq());
  }

  /** Those reported after a point. */
  List<Failure> after(Point closing) {
    return told.stream().filter(f -> f.seq() > closing.seq()).toList();
  }

  /** Those that an intervention has caused; none if it is null. */
  List<Failure> causedBy(Intervention intervention) {
    return intervention == null
        ? List.of()
        : told.stream()
            .filter(f -> intervention.caused(f.kind(), f.server(), f.plannedAt(), f.at()))
            .toList();
  }

  /** Those after an intervention that are of its restart all the same; none if it is null. */
  List<Failure> sparedBy(Intervention intervention) {
    return intervention == null
        ? List.of()
        : told.stream().filter(f -> intervention.spares(f.kind(), f.server(), f.at())).toList();
  }

  /** Whether a request that was planned for this moment has failed. */
  boolean has(long plannedAt) {
    return told.stream().anyMatch(failure -> failure.plannedAt() == plannedAt);
  }

  /**
   * Those that came after a window and belong to it all the same.
   *
   * @param closing the end of the window
   */
  List<Failure> late(Aftermath aftermath, Point closing) {
    return after(closing).stream()
        .filter(f -> !f.isPlannedBy(closing) && !spent.contains(f))
        .filter(f -> aftermath.has(f.kind(), f.server(), f.at()))
        .toList();
  }

  /** Takes note that these are in a verdict for good: they count in no other. */
  void spend(Collection<Failure> late) {
    spent.addAll(late);
  }

  /** Those that are in a verdict for good. */
  Set<Failure> spent() {
    return spent;
  }
}
