package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.Tally;
import dev.handoff.lab.Facts.Counts;
import dev.handoff.lab.Facts.Failure;
import dev.handoff.lab.Facts.Socket;
import dev.handoff.lab.Facts.Times;
import dev.handoff.lab.Facts.Way;
import dev.handoff.story.HandsInWords;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final HandsInWords TURNS =
      new HandsInWords(
          "each process in turn",
          List.of(new HandsInWords.Moment(0, "old"), new HandsInWords.Moment(0.4, "old | new")));

  private static Facts handoff(long lostByWriters, long cut) {
    return new Facts(
        new Way("fd-handoff", "demo server", "SIGHUP"),
        null,
        new Counts(
            5,
            Map.of(
                "close", tally(500, 0),
                "keep-alive-looking", tally(500, 0),
                "keep-alive", tally(500, lostByWriters)),
            tally(5, cut),
            7L),
        new Times(31.4, 42.0, 320.5),
        new Socket(TURNS, false),
        List.of(
            new Failure(
                "hang", true, true, "did not restart", tally(700, 0), Map.of(), "hang.ndjson"),
            new Failure(
                "crash", true, false, null, tally(700, 3), Map.of("reset", 3L), "crash.ndjson"),
            new Failure(
                "die-after-ready",
                false,
                false,
                null,
                tally(700, 600),
                Map.of("connect-refused", 600L),
                "dies.ndjson")),
        "restarts.ndjson");
  }

  private static Facts none() {
    return Facts.none(new Way("nginx", null, "SIGHUP"), "is not installed");
  }

  private static Tally tally(long planned, long failed) {
    return new Tally(planned, planned - failed, failed, 0);
  }

  private static Comparison of(Facts... ways) {
    return new Comparison("2 cores", 300, 5, "/state/handoff", List.of(ways));
  }

  @Test
  void eachWayHasALineInEachTable() {
    String text = ComparisonText.plain(of(handoff(0, 0), none()));

    assertThat(text)
        .contains(
            """
            What clients lost, and how long they waited
              way         restarts  lost: new connections  lost: kept, looks  lost: kept, just writes  in flight, cut  gap ms  slowest ms  serving after ms
              fd-handoff  5         0 of 500               0 of 500           0 of 500                 0 of 5          31      42          321
              nginx       0         -                      -                  -                        -               -       -           -
            """)
        .contains("fd-handoff  SIGHUP   each process in turn  old, +0.4 s old | new  changes")
        .contains(
            "the old one serves on; 0 of 700  a new one serves; 3 of 700  nobody serves; 600 of 700")
        .contains("nginx       not measured ")
        .contains("Judgement, not measured\n")
        .contains("  nginx is not installed.\n")
        .contains("  fd-handoff: restarts.ndjson, hang.ndjson, crash.ndjson, dies.ndjson\n")
        .contains("in /state/handoff:\n");
  }

  @Test
  void aPullRequestGetsTablesWhoseBarsAreText() {
    assertThat(ComparisonText.markdown(of(handoff(0, 0))))
        .contains("**What clients lost, and how long they waited**\n\n| way | restarts |")
        .contains("\n| --- | --- |")
        .contains("| old, +0.4 s old \\| new | changes |");
  }

  @Test
  void eachCellOfTheObjectNamesItsRecording() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ComparisonText.json(of(handoff(2, 0))));

    assertThat(json.at("/tables/0/rows/0/4/value").asLong()).isEqualTo(2);
    assertThat(json.at("/tables/0/rows/0/4/text").asText()).isEqualTo("2 of 500");
    assertThat(json.at("/tables/0/rows/0/4/recording").asText()).isEqualTo("restarts.ndjson");
    assertThat(json.at("/tables/2/rows/0/3/recording").asText()).isEqualTo("dies.ndjson");
    assertThat(json.at("/ways/0/counts/styles/keep-alive/failed").asLong()).isEqualTo(2);
    assertThat(json.at("/ways/0/socket/pidStays").asBoolean()).isFalse();
  }

  @Test
  void whatIsOftenSaidIsMarkedByWhatWasMeasured() {
    Table agrees = Seed.table(List.of(handoff(0, 0)));
    Table differs = Seed.table(List.of(handoff(3, 2)));

    assertThat(mark(agrees, "old connections meanwhile")).isEqualTo("✓");
    assertThat(mark(agrees, "requests in flight")).isEqualTo("✓");
    assertThat(mark(agrees, "coordination")).isEqualTo("✓");
    assertThat(mark(agrees, "best for")).isEqualTo("judgement");
    assertThat(mark(differs, "old connections meanwhile")).isEqualTo("✗");
    assertThat(mark(differs, "requests in flight")).isEqualTo("✗");
    assertThat(Seed.table(List.of(none())).rows()).isEmpty();
    assertThat(differs.rows()).allSatisfy(row -> assertThat(row.get(4).text()).endsWith("."));
  }

  private static String mark(Table table, String what) {
    return table.rows().stream()
        .filter(row -> row.get(1).text().equals(what))
        .map(row -> row.get(3).text())
        .findFirst()
        .orElseThrow();
  }
}
