package dev.handoff.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficOrderTest {
  @Test
  void missingFieldsHaveDefaults() {
    assertThat(TrafficOrder.of(Map.of())).isEqualTo(TrafficOrder.USUAL);
  }

  @Test
  void everyFieldIsRead() {
    assertThat(
            TrafficOrder.of(
                Map.of(
                    "rate", "1000",
                    "connections", "close=2,think",
                    "arrivals", "poisson",
                    "duration", "1500ms",
                    "slowShare", "0.25",
                    "warmup", "500ms")))
        .isEqualTo(
            new TrafficOrder(
                1000,
                "close=2,think",
                "poisson",
                Duration.ofMillis(1500),
                0.25,
                "",
                Duration.ofMillis(500)));
  }

  @Test
  void stepsDetermineTheRatesAndTheDuration() {
    TrafficOrder plan =
        TrafficOrder.of(Map.of("steps", "200:10s,200-1000.5:500ms", "rate", "7", "duration", "2s"));

    assertThat(plan.rate()).isEqualTo(1000.5);
    assertThat(plan.duration()).isEqualTo(Duration.ofMillis(10_500));
  }

  @ParameterizedTest
  @CsvSource({
    "rate,0",
    "rate,20001",
    "rate,-1",
    "rate,1.5",
    "rate,NaN",
    "rate,many",
    "connections,sometimes",
    "connections,''",
    "connections,close=0",
    "connections,close=1001",
    "connections,'close,close=2'",
    "connections,'mixed,close'",
    "steps,200",
    "steps,'200:10s,'",
    "steps,200:0s",
    "steps,0:10s",
    "steps,20001:10s",
    "steps,1-20001:10s",
    "steps,'200:59m,200:61s'",
    "steps,200:10",
    "warmup,2",
    "warmup,2m",
    "arrivals,never",
    "duration,30",
    "duration,0s",
    "duration,61m",
    "duration,-1s",
    "duration,99999999999999s",
    "slowShare,1.01",
    "slowShare,-0.1",
    "slowShare,NaN"
  })
  void invalidValuesAreRefusedWithTheNameOfTheField(String field, String value) {
    assertThatThrownBy(() -> TrafficOrder.of(Map.of(field, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field);
  }
}
