package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.plan.Header;
import dev.handoff.plan.TrafficOrder;
import dev.handoff.plan.Trust;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficProcessTest {
  @Test
  void stepsReplaceRateAndDuration() {
    TrafficOrder plan =
        TrafficOrder.of(Map.of("steps", "200:10s,200-1000.5:500ms", "rate", "7", "duration", "2s"));

    assertThat(String.join(" ", command(plan)))
        .contains("--steps 200:10s,200-1000.5:500ms --connections mixed ")
        .doesNotContain("--rate ")
        .doesNotContain("--duration");
  }

  @Test
  void itsJvmCompilesNoFurtherThanOurs() {
    // The build gives the tests this option.
    assertThat(command(TrafficOrder.USUAL)).contains("-XX:TieredStopAtLevel=1");
  }

  @Test
  void onlyAtAHighRateItsJvmUsesC2() {
    String c1 = "-XX:TieredStopAtLevel=1";
    assertThat(TrafficProcess.compiler(5_000, List.of("-Xlog:cds")))
        .containsExactly("-Xlog:cds", c1);
    assertThat(TrafficProcess.compiler(5_000, List.of(c1))).containsExactly(c1);
    assertThat(TrafficProcess.compiler(5_000, List.of("-XX:TieredStopAtLevel=4"))).hasSize(1);
    assertThat(TrafficProcess.compiler(5_001, List.of())).isEmpty();
    assertThat(command(TrafficOrder.USUAL)).containsOnlyOnce(c1);
  }

  @Test
  void theOrderReachesTheTrafficProcessCompletely() {
    TrafficOrder plan =
        TrafficOrder.of(Map.of("connections", "all", "warmup", "0s", "rate", "50", "steps", ""));

    assertThat(String.join(" ", command(plan)))
        .contains("--rate 50.0 --duration 120000ms --warmup 0ms --connections all ");
  }

  @Test
  void whatAServersFileSaysOfItsRequestsReachesItToo() {
    Asking asking =
        Asking.USUAL
            .headers(List.of(new Header("A", "b c"), new Header("D", "")))
            .host("example.org")
            .expect(Expect.of("/x y/"))
            .pidHeader("X-Worker")
            .trust(new Trust(null, true));
    TrafficProcess remote = new TrafficProcess(Path.of("bus"), true);

    assertThat(remote.command(TrafficOrder.USUAL, "https://127.0.0.1/", asking))
        .containsSubsequence("traffic", "https://127.0.0.1/")
        .endsWith(
            "--allow-remote",
            "-HA: b c",
            "-HD: ",
            "--host=example.org",
            "--expect=/x y/",
            "--pid-header=X-Worker",
            "--insecure");
    assertThat(remote.command(TrafficOrder.USUAL, "http://x/", asking.expect(Expect.of("302"))))
        .contains("--expect=302")
        .doesNotContain("--insecure");
    Asking trusting = asking.trust(new Trust(Path.of("/x/ca.pem"), false));
    assertThat(remote.command(TrafficOrder.USUAL, "https://127.0.0.1/", trusting))
        .contains("--cacert=/x/ca.pem")
        .doesNotContain("--insecure");
    assertThat(command(TrafficOrder.USUAL)).doesNotContain("--allow-remote");
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
      List<String> command = command(plan);
      assertThat(String.join(" ", command.subList(command.indexOf("traffic"), command.size())))
          .as(field)
          .matches(
              "traffic http://localhost:8080/"
                  + " (--rate [\\d.]+ --duration \\d+ms|--steps [\\d.:,sm-]+)( --warmup \\d+ms)?"
                  + " --connections [a-z\\d=,-]+ --arrivals (uniform|poisson)"
                  + " --slow-share [\\d.E-]+ --bus bus --rates /dev/stdin");
    }
  }

  private static List<String> command(TrafficOrder order) {
    return new TrafficProcess(Path.of("bus"), false).command(order, "http://localhost:8080/");
  }
}
