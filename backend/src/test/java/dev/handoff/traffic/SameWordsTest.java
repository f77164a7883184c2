package dev.handoff.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.supervise.Refusal;
import dev.handoff.supervise.TrafficPlan;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dashboard reads styles and steps before it starts the traffic process, which reads them
 * again: they are to mean the same to both.
 */
class SameWordsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mixed",
        "all",
        "close",
        "keep-alive",
        "keep-alive-looking",
        "reconnect",
        "think",
        "slow",
        "chunked",
        "upload",
        "close=2,think=1000",
        "close=02",
        "close=0",
        "close=1001",
        "close,close",
        "mixed=1",
        "mixed,close",
        "Close",
        "close, think",
        ""
      })
  void stylesAreAcceptedByBothOrByNone(String connections) {
    assertThat(dashboardTakes("connections", connections))
        .isEqualTo(taken(() -> Mix.of(connections)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200:10s",
        "200.5:10s,0:1s,1-20000:500ms",
        "200:1h",
        "200:61m",
        "200:0s",
        "0:1s",
        "200",
        "200:10s,",
        "1e3:1s",
        "-1:1s",
        "200 :1s"
      })
  void stepsAreAcceptedByBothOrByNone(String steps) {
    assertThat(dashboardTakes("steps", steps)).isEqualTo(taken(() -> Pace.of(steps)));
  }

  private static boolean dashboardTakes(String field, String value) {
    try {
      TrafficPlan.of(Map.of(field, value));
      return true;
    } catch (Refusal refusal) {
      return false;
    }
  }

  private static boolean taken(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }
}
