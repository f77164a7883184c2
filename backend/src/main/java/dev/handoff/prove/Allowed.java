package dev.handoff.prove;

import java.time.Duration;

/**
 * What a server may do in a proof without failing it.
 *
 * @param maxLost how many requests it may lose in all restarts together
 * @param retryable whether losses that a client may repeat count
 * @param maxGap how long it may answer no new connection
 */
record Allowed(long maxLost, Retryable retryable, Duration maxGap) {

  /** What becomes of losses that RFC 9112 section 9.3.1 lets a client repeat. */
  enum Retryable {
    /** They are told, and do not count. */
    ALLOW,
    /** They count like any other. */
    COUNT
  }

  boolean countsRetryable() {
    return retryable == Retryable.COUNT;
  }

  double maxGapMillis() {
    return maxGap.toNanos() / 1e6;
  }

  /** As a person writes it, such as {@code 1s}. */
  String maxGapText() {
    long millis = maxGap.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
