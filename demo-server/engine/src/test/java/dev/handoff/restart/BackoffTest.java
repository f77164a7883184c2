package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final RandomGenerator LEAST = () -> 0;
  private static final RandomGenerator MOST = () -> -1;

  @Test
  void eachDelayIsOneAndAHalfTimesTheLast() {
    Backoff backoff = new Backoff(Duration.ofMillis(1000), LEAST);
    assertThat(Stream.generate(backoff::afterFailure).limit(6).map(Duration::toMillis))
        .containsExactly(1000L, 1500L, 2250L, 3375L, 5062L, 7593L);
  }

  @Test
  void jitterAddsUpToATenth() {
    Backoff backoff = new Backoff(Duration.ofMillis(1000), MOST);
    assertThat(Stream.generate(backoff::afterFailure).limit(3).map(Duration::toMillis))
        .containsExactly(1100L, 1650L, 2475L);
  }

  @Test
  void noDelayIsLongerThanHalfAMinuteHoweverManyUpgradesFail() {
    Backoff backoff = new Backoff(Duration.ofSeconds(3), MOST);
    assertThat(Stream.generate(backoff::afterFailure).limit(5000))
        .allMatch(delay -> delay.compareTo(Duration.ofSeconds(30)) <= 0)
        .endsWith(Duration.ofSeconds(30));
    assertThat(backoff.failures()).isEqualTo(5000);
  }
}
