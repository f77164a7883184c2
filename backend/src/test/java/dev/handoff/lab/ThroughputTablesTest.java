package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.lab.ThroughputResult.Rate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThroughputTablesTest {
  private static ThroughputResult with(double highest) {
    return new ThroughputResult(
        "2 cores",
        2,
        3,
        List.of(
            new LabResult.Server("ours", "demo server", null),
            new LabResult.Server("haproxy", null, "not installed")),
        List.of(
            new Rate("ours", 8, 12_345.6, 0.512, 1.25, 61.4, 97.6, 0),
            new Rate("nginx", 8, 23_456, 0.25, 0.5, 12, 99, 1)),
        new Ceiling(
            "nginx",
            List.of(
                new Ceiling.Step(highest, 0.25, 0, 60), new Ceiling.Step(40_000, 12.5, 7, 100))));
  }

  @Test
  void eachServerHasARowForEachNumberOfConnections() {
    assertThat(ThroughputTables.plain(with(20_000)))
        .startsWith("2 cores\n\nours               demo server\nhaproxy            not installed\n")
        .contains(
            """
            Answers a second, 3 times 2.0 s each
              connections  server  answers/s  p50 ms  p99 ms  server CPU µs/answer  client CPU %  lost
              8            ours    12,346     0.51    1.25    61                    98            0
              8            nginx   23,456     0.25    0.50    12                    99            1
            """)
        .contains(
            """
              requests/s  send lag p99 ms  not sent or lost  client CPU %  on time
              20,000      0.25             0                 60            yes
              40,000      12.50            7                 100           no
            """)
        .endsWith(
            "kept          the generator sends 20,000 requests/s with a send lag below 1 ms (p99),"
                + " with one loop: 20,000/s, lag 0.25 ms\n");
  }

  @Test
  void aPullRequestGetsTheSameFigures() {
    assertThat(ThroughputTables.markdown(with(19_500)))
        .contains("| 8 | ours | 12,346 | 0.51 | 1.25 | 61 | 98 | 0 |")
        .contains("| 40,000 | 12.50 | 7 | 100 | no |")
        .contains("not kept      the generator sends");
  }

  @Test
  void jsonHasTheSameFacts() throws Exception {
    JsonNode json = new ObjectMapper().readTree(LabCommand.json(with(19_500)));

    assertThat(json.at("/rates/0/perSecond").asDouble()).isEqualTo(12_345.6);
    assertThat(json.at("/ceiling/highest/rate").asDouble()).isEqualTo(19_500);
    assertThat(json.at("/ceiling/steps/1/kept").asBoolean(true)).isFalse();
  }

  @Test
  void figuresAreMediansAndLossesAreSums() {
    Rate first = new Rate("ours", 1, 100, 1, 9, 5, 50, 1);
    Rate second = new Rate("ours", 1, 300, 3, 8, 4, 60, 2);
    Rate third = new Rate("ours", 1, 200, 2, 7, 6, 90, 0);

    assertThat(Rate.median(List.of(first, second, third)))
        .isEqualTo(new Rate("ours", 1, 200, 2, 8, 5, 60, 3));
  }

  @Test
  void onlyLossesOfOurServerDecideTheExitCode() {
    assertThat(with(1_000).lost()).isZero();
  }
}
