package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartsCommandTest extends RestartsCommandRuns {
  @Test
  void theSentenceComesFirstThenTheFigures() throws Exception {
    restartWithLosses();
    assertThat(run(file(lines()))).isZero();
    assertThat(out.toString().lines())
        .containsSubsequence(
            "Restart 1: 2 of 100 requests lost: 2 connect-refused; the accept queue"
                + " overflowed 4 times; the load generator sent up to 30 ms late.",
            "",
            "  signal               2026-11-18 11:06:41 UTC",
            "  from                 PID 4711, generation 2",
            "  to                   PID 4823, generation 3",
            "  window               1,000 ms, ready after 200 ms",
            "  answered by          old process: 8, new process: 90",
            "  longest gap          unproven: not told by the traffic",
            "  handover gap         12.0 ms without accept",
            "    last of the old    405 ms after the signal",
            "    first of the new   417 ms after the signal",
            "  queue overflows      4",
            "  reset in the queue   not known",
            "  reset otherwise      not known",
            "  generator late       30.0 ms late: not on schedule",
            "  ms                          p50        p99        max",
            "  latency inside              1.0        1.0        2.0",
            "  latency outside             1.0        1.0        2.0",
            "  service inside              0.5        0.5        0.5",
            "  service outside             0.5        0.5        0.5",
            "  requests                   open    planned   answered       lost   not sent      still",
            "  all                           0        100         98          2          0          0",
            "  close                         0         60         58          2          0          0",
            "  keep-alive                    0         40         40          0          0          0",
            "  lost                 2 connect-refused",
            "    of these retryable 0");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void unknownFiguresAreADash() throws Exception {
    Upgrade.tell(story, 1_000);
    assertThat(run(file(lines()))).isZero();
    assertThat(out.toString().lines())
        .contains(
            "  longest gap          unproven: no traffic",
            "  handover gap         -",
            "    first of the new   -",
            "  longest survivor     -",
            "  latency inside                -          -          -",
            "  queue overflows      -",
            "  generator late       -");
  }

  @Test
  void jsonIsTheAnswerOfTheDashboard() throws Exception {
    restartWithLosses();
    assertThat(run(file(lines()), "--json")).isZero();
    JsonNode restart = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(restart)
        .isEqualTo(
            new ObjectMapper()
                .readTree(new ObjectMapper().writeValueAsString(story.verdicts()))
                .get(0));
    assertThat(restart.at("/accepts/gapMillis").asDouble()).isEqualTo(12.0);
    assertThat(restart.at("/styles/close/failed").asInt()).isEqualTo(2);
    assertThat(restart.at("/serviceInside/p99Micros").asInt()).isEqualTo(500);
    assertThat(restart.get("overflows").asInt()).isEqualTo(4);
    assertThat(restart.at("/generator/kept").asBoolean()).isFalse();
  }

  @Test
  void aRecordingWithoutARestartSaysSo() throws Exception {
    story.traffic(0).calm(0, 1_000, OLD);
    assertThat(run(file(lines()))).isZero();
    assertThat(out.toString()).isEqualTo("No restart in 11 events.\n");
    assertThat(run(file(lines()), "--json")).isZero();
    assertThat(out.toString()).endsWith("[]\n");
  }

  @Test
  void standardInputIsAccepted() throws Exception {
    restartWithLosses();
    InputStream in = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(Path.of(file(lines())))));
      assertThat(run("-")).isZero();
    } finally {
      System.setIn(in);
    }
    assertThat(out.toString()).startsWith("Restart 1: 2 of 100 requests lost");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 0", "100, 0"})
  void maxLostDecidesTheExitCode(String allowed, int code) throws Exception {
    restartWithLosses();
    assertThat(run(file(lines()), "--max-lost", allowed)).isEqualTo(code);
    assertThat(out.toString()).startsWith("Restart 1");
  }

  @Test
  void aVerdictThatProvesNothingMeetsNoLimit() throws Exception {
    story.traffic(0).calm(0, 1_000, OLD);
    assertThat(run(file(lines()), "--max-lost", "5")).isEqualTo(3);
    assertThat(err.toString()).contains("No restart, no proof");
    Upgrade.tell(story, 10_000);
    assertThat(run(file(lines()), "--max-lost", "5")).isEqualTo(3);
    assertThat(err.toString()).contains("Restart 1 proves nothing");
    assertThat(run(file(lines()), "--max-lost", "-1")).isEqualTo(2);
  }

  @Test
  void lostReportsMeetNoLimit() throws Exception {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.calm(1_000, 1_500, OLD).bucket(1_600, 10, 10, OLD, Map.of()).lost();
    story.calm(1_600, 3_000, NEW).finished(3_001);
    assertThat(run(file(lines()), "--max-lost", "5")).isEqualTo(3);
  }

  @Test
  void aRestartWhoseRequestsWereNotSentProvesNothing() throws Exception {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.bucket(1_100, 12, 10, OLD, Map.of("not-sent", 2)).calm(1_100, 3_000, NEW).finished(3_001);
    assertThat(run(file(lines()), "--max-lost", "0")).isEqualTo(3);
    assertThat(err.toString()).isEqualTo("Restart 1 proves nothing: --max-lost is not met.\n");
  }
}
