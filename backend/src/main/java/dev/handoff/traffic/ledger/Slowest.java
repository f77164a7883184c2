package dev.handoff.traffic.ledger;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The hundred answers with the greatest latencies; of equal ones, those that came first. */
final class Slowest {
  private static final int MOST = 100;

  /** The one with the smallest latency comes first. */
  private final PriorityQueue<Timed> answers =
      new PriorityQueue<>(MOST + 1, Comparator.comparingLong(Timed::latencyMicros));

  void offer(Timed answer) {
    if (answers.size() < MOST) {
      answers.add(answer);
    } else if (answer.latencyMicros() > answers.peek().latencyMicros()) {
      answers.poll();
      answers.add(answer);
    }
  }

  void add(Slowest other) {
    other.answers.forEach(this::offer);
  }

  /** All of them, the slowest first. */
  List<Timed> list() {
    return answers.stream()
        .sorted(Comparator.comparingLong(Timed::latencyMicros).reversed())
        .toList();
  }
}
