package dev.handoff.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 29, 83, 200, 232, 300, 999, 33_333, 50_000})
  void uniformPlansTheRateToTheLastRequest(int rate) {
    Pace pace = Pace.steady(rate, Duration.ofSeconds(30));
    DoubleSupplier counts = Arrivals.UNIFORM.counts(0, 1);
    long end = 30_000_000_000L;
    int planned = 0;
    while (pace.moment(counts.getAsDouble()) < end) {
      planned++;
    }

    assertThat(planned).isEqualTo(30 * rate);
  }

  @Test
  void poissonKeepsTheRateAndSpreadsTheGaps() {
    Pace pace = Pace.steady(1_000, Duration.ofHours(1));
    DoubleSupplier counts = Arrivals.POISSON.counts(0, 1);
    int many = 100_000;
    double sum = 0;
    double squares = 0;
    long before = 0;
    for (int i = 0; i < many; i++) {
      long at = pace.moment(counts.getAsDouble());
      assertThat(at).isGreaterThanOrEqualTo(before);
      double millis = (at - before) / 1e6;
      sum += millis;
      squares += millis * millis;
      before = at;
    }

    double mean = sum / many;
    assertThat(mean).isBetween(0.95, 1.05);
    // The deviation of exponential gaps is their mean; that of equal gaps is 0.
    assertThat(Math.sqrt(squares / many - mean * mean)).isBetween(0.9, 1.1);
  }
}
