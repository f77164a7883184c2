package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.Tally;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabTableTest {
  private static final LabResult RESULT =
      Sample.result(
          List.of(
              Sample.timed("ours", "close", 0, 204.0, 20),
              Sample.timed("nginx", "close", 0, null, 10),
              Sample.timed("ours", "keep-alive", 0, 240.0, 20),
              Sample.timed("nginx", "keep-alive", 64, null, 10)));

  @Test
  void eachServerHasALineInEachStyle() {
    assertThat(LabTable.of(RESULT))
        .startsWith(
            "2 restarts of each server in each client style, 1,000 requests/s, 64 kept-alive"
                + " connections\n2 cores\n")
        .contains(
            """

            close: a new connection for each request
                                restarts   planned  answered   lost   closed   ready  1st ans      gap   slowest      p99      MB
              ours                     1     5,000     5,000      0        3     204      204     31.2      20.0     10.0      90
              nginx                    1     5,000     5,000      0        3       -        -     31.2      10.0      5.0      90
              haproxy           not installed
              The load itself was late by up to 0.3 ms (p99 of its worst round).

            keep-alive: keep-alive, client just writes
                                restarts   planned  answered   lost   closed   ready  1st ans      gap   slowest      p99      MB
              ours                     1     5,000     5,000      0        3     240        -        -      20.0     10.0      90
              nginx                    1     5,000     4,936     64        3       -        -        -      10.0      5.0      90
                                64 closed-before-response-reused
              haproxy           not installed
            """);
  }

  @Test
  void aPeerThatIsNotInstalledIsNamedBesideTheVersionsOfTheOthers() {
    assertThat(LabTable.of(RESULT).lines())
        .contains("nginx              nginx/1.22.1", "haproxy            not installed");
  }

  @Test
  void aServerThatGaveUpKeepsItsRowsAndNamesItsProblem() {
    List<MeasuredRestart> restarts = List.of(Sample.restart("nginx", "close", 0));
    LabResult result =
        new LabResult(
            "",
            1,
            1,
            2,
            List.of(new LabResult.Server("nginx", "1.22", "given up in round 2")),
            Row.all(restarts),
            Share.all(restarts),
            null,
            List.of());

    assertThat(LabTable.of(result)).contains("1.22; given up in round 2\n").contains("nginx      ");
  }

  @Test
  void budgetsEndTheTableInWords() {
    assertThat(LabTable.of(RESULT))
        .contains("kept          SIGHUP to ready, median, at most 250 ms: 222 ms\n")
        .contains(
            "kept          no request lost by ours over 100 restarts in each client style:"
                + " 0 of 10,000 lost over 2 restarts in all\n");
  }

  @Test
  void whatARestartAddsIsATableOfItsOwn() throws Exception {
    MeasuredRestart ours = Sample.timed("ours", "close", 0, 204.0, 20);
    MeasuredRestart nginx = Sample.timed("nginx", "close", 0, null, 10);
    LabResult result =
        Sample.result(List.of(Sample.beside(ours, new Stretch(26.0, 16.0, 5.0, 4.0)), nginx));

    assertThat(LabTable.of(result))
        .contains(
            """
              style  server  slowest  without  ratio  to nginx  gap   without  ratio  to nginx  p99   without  ratio  send lag  without
              close  ours    20.0     16.0     1.25   2.00      31.2  26.0     1.20   1.00      10.0  5.0      2.00   0.5       4.0
              close  nginx   10.0     10.0     1.00   1.00      31.2  31.2     1.00   1.00      5.0   5.0      1.00   0.5       0.5
            """);
    assertThat(LabTable.markdown(result))
        .contains("| close | ours | 20.0 | 16.0 | 1.25 | 2.00 | 31.2 | 26.0 | 1.20 | 1.00 |");
    JsonNode share = new ObjectMapper().readTree(LabCommand.json(result)).at("/shares/0");
    assertThat(share.at("/server").asText()).isEqualTo("ours");
    assertThat(share.at("/slowest/with").asDouble()).isEqualTo(20);
    assertThat(share.at("/slowest/without").asDouble()).isEqualTo(16);
    assertThat(share.at("/gap/ratio").asDouble()).isEqualTo(1.2);
    assertThat(share.at("/lag/without").asDouble()).isEqualTo(4);
    assertThat(share.at("/slowest/toNginx").asDouble()).isEqualTo(2);
  }

  @Test
  void whatIsLostOutsideOfTheRestartsIsTold() throws Exception {
    Tally all = new Tally(10, 10, 0, 0);
    LabResult result =
        Sample.result(
            List.of(Sample.measured("ours", "close", all, 2, Sample.verdict(all, 150.0, 20), 90)));

    assertThat(LabTable.of(result)).contains("2 more lost outside of the restarts\n");
    assertThat(LabTable.of(RESULT)).doesNotContain("outside");
    assertThat(result.lostByOurs()).isEqualTo(2);
    assertThat(new ObjectMapper().readTree(LabCommand.json(result)).at("/rows/0/lostOutside"))
        .hasToString("2");
  }

  @Test
  void aPullRequestGetsTheSameFigures() {
    assertThat(LabTable.markdown(RESULT))
        .contains("| style | server | restarts | planned |")
        .contains(
            "| keep-alive | nginx | 1 | 5,000 | 4,936 | 64 | 3 | - | - | - | 10.0 | 5.0 | 90 |")
        .contains("| kept | SIGHUP to ready, median, at most 250 ms | 222 ms |");
  }

  @Test
  void jsonHasTheSameFacts() throws Exception {
    JsonNode json = new ObjectMapper().readTree(LabCommand.json(RESULT));

    assertThat(json.at("/servers/3/problem").asText()).isEqualTo("not installed");
    assertThat(json.at("/rows/3/server").asText()).isEqualTo("nginx");
    assertThat(json.at("/rows/3/style").asText()).isEqualTo("keep-alive");
    assertThat(json.at("/rows/3/lost").asLong()).isEqualTo(64);
    assertThat(json.at("/rows/3/failures/closed-before-response-reused").asLong()).isEqualTo(64);
    assertThat(json.at("/rows/0/readyMillis").asDouble()).isEqualTo(204.0);
    assertThat(json.at("/rows/1/readyMillis").isNull()).isTrue();
    assertThat(json.at("/rows/0/gapMillis").asDouble()).isEqualTo(31.2);
    assertThat(json.at("/rows/2/gapMillis").isNull()).isTrue();
    assertThat(json.at("/events/percent").asDouble()).isZero();
    assertThat(json.at("/budgets/0/verdict").asText()).isEqualTo("kept");
  }

  @Test
  void onlyLossesOfOurServerDecideTheExitCode() {
    assertThat(RESULT.lostByOurs()).isZero();
    assertThat(
            Sample.result(
                    List.of(
                        Sample.restart("ours, no archive", "close", 2),
                        Sample.restart("ours", "close", 1),
                        Sample.restart("nginx", "close", 5)))
                .lostByOurs())
        .isEqualTo(3);
  }
}
