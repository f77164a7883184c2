package dev.handoff.verdict;

import dev.handoff.event.KernelEvent;
import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.story.Death;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the traffic did in a window: one run, or all that ran in it. */
final class Books {
  static final String UNKNOWN_CLASS = "of unknown class";

  WindowTally tally = WindowTally.NONE;

  /** The process that died in the window, null if none did. */
  final Death death;

  long died;
  long unknown;
  boolean settled = true;
  final Map<String, Long> failures = new TreeMap<>();
  final Map<String, Long> answeredBy = new TreeMap<>();
  final List<Bucket> buckets = new ArrayList<>();
  final Set<String> doubts = new LinkedHashSet<>();
  Styles styles = new Styles();

  /** Whether the method of their requests is one that a client may repeat. */
  boolean mayRepeat = true;

  /** What is lost of requests that it may not, by loss class. */
  private final Map<String, Long> unrepeatable = new TreeMap<>();

  /** The longest time without an answer on a new connection. */
  Gap gap = Gap.NO_TRAFFIC;

  /** The longest time of a request that was open at the signal and was answered, nanoseconds. */
  long longestOpen;

  /** How often the kernel found an accept queue full; null if that is not known. */
  Overflows.Found overflows;

  /** What the kernel has reset; null if that is not known. */
  KernelEvent.Resets resets;

  /** Whether a client has waited in vain, of the traffic or not. */
  boolean wereResetInQueue() {
    return resets != null && resets.queued() > 0;
  }

  /**
   * Empty books.
   *
   * @param death of a process in the window, null if none died
   */
  Books(Death death) {
    this.death = death;
  }

  /** Adds those of another run in the same window. */
  void add(Books run) {
    tally = tally.plus(run.tally);
    died += run.died;
    unknown += run.unknown;
    settled &= run.settled;
    run.failures.forEach((kind, count) -> failures.merge(kind, count, Long::sum));
    if (!run.mayRepeat) {
      run.failures.forEach((kind, count) -> unrepeatable.merge(kind, count, Long::sum));
    }
    run.answeredBy.forEach((pid, count) -> answeredBy.merge(pid, count, Long::sum));
    buckets.addAll(run.buckets);
    doubts.addAll(run.doubts);
    styles.add(run.styles);
    gap = gap.or(run.gap);
    longestOpen = Math.max(longestOpen, run.longestOpen);
  }

  /** Requests that got no valid answer. */
  long failed() {
    return tally.tally().failed();
  }

  /** Requests that the generator never sent. */
  long notSent() {
    return tally.tally().notSent();
  }

  /** The greatest delay of the load generator itself, null without a report. */
  Long lagMicros() {
    return buckets.isEmpty()
        ? null
        : buckets.stream().mapToLong(each -> each.load().lagMicros()).max().getAsLong();
  }

  String doubt() {
    return doubts.isEmpty() ? null : String.join(", and ", doubts);
  }

  void take(Bucket bucket) {
    buckets.add(bucket);
    if (bucket.failures() != null) {
      bucket
          .failures()
          .forEach(
              (kind, count) -> {
                if (LossClass.isLoss(kind)) {
                  failures.merge(kind, (long) count, Long::sum);
                }
              });
    }
    if (bucket.answers().answeredBy() != null) {
      bucket
          .answers()
          .answeredBy()
          .forEach((pid, count) -> answeredBy.merge(pid, (long) count, Long::sum));
    }
  }

  /** Counts a failure, already counted by its class, by the process that it was with. */
  void attribute(String kind, long server, long failedAt) {
    if (death != null && LossClass.isLoss(kind)) {
      switch (death.fate(kind, server, failedAt)) {
        case DIED_WITH_IT -> died++;
        case UNKNOWN -> unknown++;
        case LOST_OTHERWISE -> {}
      }
    }
  }

  /** Failures that were with another process, or were not reported one by one. */
  long otherwise() {
    return Math.max(0, failed() - died - unknown);
  }

  /** Counts the class of a request of the window that failed after it. */
  void failedLater(String kind) {
    if (LossClass.isLoss(kind)) {
      failures.merge(String.valueOf(kind), 1L, Long::sum);
    }
  }

  /**
   * A failure that they have counted belongs in other books.
   *
   * @param opening the beginning of the window
   */
  void giveAway(Failure failure, Point opening) {
    boolean wasOpen = failure.isPlannedBy(opening);
    tally = tally.giveAway(wasOpen);
    styles.gaveAway(failure.style(), wasOpen);
    failures.computeIfPresent(failure.kind(), (kind, count) -> count == 1 ? null : count - 1);
  }

  /** The failed requests that a client may repeat by RFC 9112. */
  long retryable() {
    return failures.keySet().stream().mapToLong(this::retryable).sum();
  }

  /** Those of a class. */
  long retryable(String kind) {
    return LossClass.isRetryable(kind)
        ? failures.getOrDefault(kind, 0L) - unrepeatable.getOrDefault(kind, 0L)
        : 0;
  }

  /** Counts the failures that are in the totals but in no report by class. */
  void nameTheRest() {
    long named = failures.values().stream().mapToLong(Long::longValue).sum();
    if (failed() > named) {
      failures.merge(UNKNOWN_CLASS, failed() - named, Long::sum);
    }
  }
}
