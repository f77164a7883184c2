package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

// Scenario 20.
class BackoffTest {

  @Test
  void eachDelayIsHalfAsMuchAgainWithUpToATenthOfJitter() {
    Backoff backoff = new Backoff(Duration.ofMillis(1000));
    for (double expected = 1000; expected < 20_000; expected *= 1.5) {
      assertThat((double) backoff.afterFailure().toMillis())
          .isBetween(Math.floor(expected), expected * 1.1);
    }
  }

  @Test
  void noDelayIsLongerThanHalfAMinuteHoweverManyHaveFailed() {
    Backoff backoff = new Backoff(Duration.ofSeconds(3));
    assertThat(Stream.generate(backoff::afterFailure).limit(5000))
        .allMatch(delay -> delay.compareTo(Duration.ofSeconds(30)) <= 0)
        .endsWith(Duration.ofSeconds(30));
    assertThat(backoff.failures()).isEqualTo(5000);
  }
}
