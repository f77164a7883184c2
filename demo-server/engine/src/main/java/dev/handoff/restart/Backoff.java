package dev.handoff.restart;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long the next attempt has to wait: 1.5 times longer for each failure in a row, plus up to a
 * tenth of jitter, and at most 30 s.
 */
final class Backoff {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final double FACTOR = 1.5;
  private static final double JITTER = 0.1;

  private final Duration first;
  private final RandomGenerator random;
  private int failures;

  /**
   * No failure yet.
   *
   * @param first the delay after the first failure
   * @param random for the jitter
   */
  Backoff(Duration first, RandomGenerator random) {
    this.first = first;
    this.random = random;
  }

  Duration afterFailure() {
    double millis = first.toMillis() * Math.pow(FACTOR, failures++);
    double jitter = 1 + JITTER * random.nextDouble();
    return Duration.ofMillis((long) Math.min(millis * jitter, LONGEST.toMillis()));
  }

  /** Another one like it, without a failure. */
  Backoff another() {
    return new Backoff(first, random);
  }

  /** Failures in a row. */
  int failures() {
    return failures;
  }
}
