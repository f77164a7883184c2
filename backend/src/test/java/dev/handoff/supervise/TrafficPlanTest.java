package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficPlanTest {
  @Test
  void whatIsMissingIsAsUsual() throws Exception {
    assertThat(TrafficPlan.of(Map.of())).isEqualTo(TrafficPlan.USUAL);
  }

  @Test
  void everyFieldIsRead() throws Exception {
    assertThat(
            TrafficPlan.of(
                Map.of(
                    "rate", "1000",
                    "connections", "close",
                    "arrivals", "poisson",
                    "duration", "1500ms",
                    "slowShare", "0.25")))
        .isEqualTo(new TrafficPlan(1000, "close", "poisson", Duration.ofMillis(1500), 0.25));
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
  void nonsenseIsRefusedByItsName(String field, String value) {
    assertThatThrownBy(() -> TrafficPlan.of(Map.of(field, value)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.BAD_INPUT))
        .hasMessageContaining(field);
  }
}
