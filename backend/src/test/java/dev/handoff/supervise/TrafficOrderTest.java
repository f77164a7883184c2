package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.plan.TrafficOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficPlanTest {
  @Test
  void missingFieldsHaveDefaults() throws Exception {
    assertThat(TrafficOrder.of(Map.of())).isEqualTo(TrafficOrder.USUAL);
  }

  @Test
  void everyFieldIsRead() throws Exception {
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
  void stepsDetermineTheRatesAndTheDuration() throws Exception {
    TrafficOrder plan =
        TrafficOrder.of(Map.of("steps", "200:10s,200-1000.5:500ms", "rate", "7", "duration", "2s"));

    assertThat(plan.rate()).isEqualTo(1000.5);
    assertThat(plan.duration()).isEqualTo(Duration.ofMillis(10_500));
    assertThat(command(plan)).contains("--steps 200:10s,200-1000.5:500ms --connections mixed ");
    assertThat(command(plan)).doesNotContain("--rate").doesNotContain("--duration");
  }

  @Test
  void thePlanReachesTheTrafficProcessCompletely() throws Exception {
    TrafficOrder plan =
        TrafficOrder.of(Map.of("connections", "all", "warmup", "0s", "rate", "50", "steps", ""));

    assertThat(command(plan))
        .contains("--rate 50.0 --duration 120000ms --warmup 0ms --connections all ");
  }

  private static String command(TrafficOrder plan) {
    Launch launch =
        new Launch(new Target("localhost", 8080), Path.of("release"), Path.of("bus"), List.of());
    return String.join(" ", launch.traffic(plan, launch.target()));
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

  /** Input is refused, or becomes arguments made only of numbers and known words. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--json",
        "-x",
        "@/etc/passwd",
        "http://evil.example/",
        "200 --bus /tmp/other",
        "200\n--bus\n/tmp/other",
        "200\u0000",
        " 200 ",
        "+200",
        "2e2",
        "0x1p7",
        "200d",
        "\uff12\uff10\uff10",
        "1s\n",
        "close\n--bus",
        "close=1\n",
        "200:1s\n",
        "200:10s,--json:10s",
        "$(id)",
        ";id",
        "`id`",
        "LONG"
      })
  void nothingHostileReachesTheCommandLine(String value) {
    String hostile = value.equals("LONG") ? "1".repeat(60_000) : value;
    for (String field : TrafficOrder.FIELDS) {
      TrafficOrder plan;
      try {
        plan = TrafficOrder.of(Map.of(field, hostile));
      } catch (IllegalArgumentException refused) {
        continue;
      }
      Launch launch =
          new Launch(new Target("localhost", 8080), Path.of("release"), Path.of("bus"), List.of());
      List<String> command = launch.traffic(plan, launch.target());
      assertThat(String.join(" ", command.subList(command.indexOf("traffic"), command.size())))
          .as(field)
          .matches(
              "traffic http://localhost:8080/"
                  + " (--rate [\\d.]+ --duration \\d+ms|--steps [\\d.:,sm-]+)( --warmup \\d+ms)?"
                  + " --connections [a-z\\d=,-]+ --arrivals (uniform|poisson)"
                  + " --slow-share [\\d.E-]+ --bus bus");
    }
  }
}
