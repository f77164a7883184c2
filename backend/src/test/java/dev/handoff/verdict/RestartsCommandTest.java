package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.Tally;
import dev.handoff.journal.Journal.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RestartsCommandTest {
  private static final String HEADER =
      "{\"handoff\":1,\"host\":\"here\",\"recordedAt\":\"2026-11-21T10:00:00Z\"}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Story story = new Story();

  @TempDir private Path directory;

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
            "  handover gap         12.0 ms without accept",
            "    last of the old    405 ms after the signal",
            "    first of the new   417 ms after the signal",
            "  queue overflows      4",
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
  void linesThatAreNotEventsAreReportedAndSkipped() throws Exception {
    restartWithLosses();
    List<String> lines = lines();
    lines.add(3, "nonsense");
    lines.add(9, "{\"v\":1}");
    lines.add(10, "x".repeat(100_000));
    assertThat(run(file(lines))).isZero();
    assertThat(out.toString()).startsWith("Restart 1: 2 of 100 requests lost");
    assertThat(err.toString()).contains("3 lines are not events").contains("line 4: not JSON");
  }

  @Test
  void anIncompleteLastLineIsReported() throws Exception {
    restartWithLosses();
    Path file = directory.resolve("half");
    String text = String.join("\n", lines());
    Files.writeString(file, text.substring(0, text.length() - 20));
    assertThat(run(file.toString())).isZero();
    assertThat(err.toString()).contains("the last line is cut off").doesNotContain("no event");
  }

  /** We write LF; a file that an editor or a copy changed is still the same recording. */
  @Test
  void byteOrderMarksLineEndingsAndBlankLinesDoNotMatter() throws Exception {
    restartWithLosses();
    assertThat(run(file(lines()))).isZero();
    String plain = out.toString();
    String text = String.join("\n", lines());
    Map<String, String> edited =
        Map.of(
            "without the last end of a line", text,
            "CR LF", text.replace("\n", "\r\n") + "\r\n",
            "CR", text.replace("\n", "\r") + "\r",
            "CR, without the last", text.replace("\n", "\r"),
            "a mark at the start", "\ufeff" + text + "\n",
            "a mark before each line", "\ufeff" + text.replace("\n", "\r\n\ufeff"),
            "blank lines", "\n\n" + text.replace("\n", "\n \t\n\n") + "\n\n\n",
            "white space around each", "  " + text.replace("\n", " \t\n  ") + "  ",
            "the header on the second line", "\n" + text);
    for (Map.Entry<String, String> each : edited.entrySet()) {
      out.getBuffer().setLength(0);
      assertThat(run(text(each.getValue()))).as(each.getKey()).isZero();
      assertThat(out.toString()).as(each.getKey()).isEqualTo(plain);
      assertThat(err.toString()).as(each.getKey()).isEmpty();
    }
  }

  @Test
  void duplicateLinesCountOnce() throws Exception {
    restartWithLosses();
    assertThat(run(file(lines()), "--json")).isZero();
    String once = out.toString();
    List<String> twice = new ArrayList<>();
    lines().forEach(line -> twice.addAll(List.of(line, line)));
    out.getBuffer().setLength(0);
    assertThat(run(file(twice), "--json")).isZero();
    assertThat(out.toString()).isEqualTo(once);
    assertThat(err.toString())
        .contains(lines().size() + " lines repeat events that are already there and were skipped")
        .contains("the first is line 2.");
  }

  @Test
  void twoRecordingsInOneFileAreRefusedWithTheLine() throws Exception {
    restartWithLosses();
    List<String> joined = new ArrayList<>(lines());
    joined.addAll(lines());
    String where = "another one begins at line " + (lines().size() + 1);
    assertUnusable(file(joined), where);
    joined.remove(0);
    assertUnusable(file(joined), "another one begins at line " + lines().size());
  }

  @Test
  void aFileThatIsNotARecordingIsIdentified() throws Exception {
    byte[] line = lines().get(0).getBytes(StandardCharsets.UTF_16);
    assertUnusable(bytes(line), "is UTF-16 text: save it as UTF-8.");
    assertUnusable(bytes("{}\n".getBytes(StandardCharsets.UTF_16LE)), "is UTF-16 text");
    assertUnusable(bytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0}), "(gunzip).");
    assertUnusable(bytes(new byte[] {'P', 'K', 3, 4, 0}), "(unzip).");
    assertUnusable(bytes(new byte[200_000]), "holds no events");
    assertUnusable(text("[" + String.join(",", lines()) + "]"), "is one JSON array");
    assertUnusable(text("\n<!doctype html>\n<title>502</title>\n"), "is an HTML page");
    assertUnusable(text("{\"error\":\"no\"}\n"), "(line 1: the field v is missing");
    assertUnusable(text(HEADER.replace("1,", "7,") + "\n"), "of format 7");
  }

  @Test
  void brokenLinesAreNamedAndTheOthersAreRead() throws Exception {
    restartWithLosses();
    for (String broken :
        List.of("\u0000\u0000", "{\"v\":1,", "caf\u00e9", "[1]", "null", "{\"handoff\":1")) {
      List<String> lines = lines();
      lines.add(3, broken);
      err.getBuffer().setLength(0);
      assertThat(run(bytes(String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1))))
          .as(broken)
          .isZero();
      assertThat(err.toString())
          .as(broken)
          .contains("1 line is not an event")
          .contains("is line 4: ");
    }
  }

  @Test
  void aRecordingWithoutAHeaderIsAccepted() throws Exception {
    restartWithLosses();
    assertThat(run(file(lines().subList(1, lines().size())))).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString()).startsWith("Restart 1: 2 of 100 requests lost");
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

  @Test
  void nothingToReadIsExitCode2AndOneSentence() throws Exception {
    assertUnusable(directory.resolve("missing").toString(), "there is no such file");
    assertUnusable(directory.toString(), "cannot be read");
    assertUnusable(file(List.of()), "holds no events");
    assertUnusable(file(List.of(HEADER)), "holds no events");
    assertUnusable(file(List.of("a picture", "of a cat")), "holds no events");
    assertUnusable(file(List.of(HEADER.replace("1", "2"))), "of format 2");
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

  private void restartWithLosses() {
    story.traffic(0).service(500).calm(0, 900, OLD).styles(styles(0, 60)).calm(900, 1_000, OLD);
    Upgrade.overflows(story, 900, 1);
    Upgrade.tell(story, 1_000, 405L, 417L);
    story.lag(30_000).bucket(1_100, 10, 8, OLD, Map.of("connect-refused", 2)).lag(10);
    story.calm(1_100, 1_900, NEW).styles(styles(2, 120)).calm(1_900, 2_000, NEW);
    Upgrade.overflows(story, 2_100, 5);
    story.finished(3_001);
  }

  private static Map<String, Tally> styles(int lost, int close) {
    int all = lost == 0 ? 100 : 200;
    return Map.of(
        "close", new Tally(close, close - lost, lost, 0),
        "keep-alive", new Tally(all - close, all - close, 0, 0));
  }

  private void assertUnusable(String file, String why) {
    err.getBuffer().setLength(0);
    assertThat(run(file)).as(file).isEqualTo(2);
    assertThat(err.toString().strip()).contains(why).endsWith(".").doesNotContain("\n");
    assertThat(out.toString()).isEmpty();
  }

  private String text(String text) throws IOException {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private String bytes(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(directory, "recording", ".ndjson"), bytes).toString();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    story.entries(story.said()).stream().map(Entry::json).forEach(lines::add);
    return lines;
  }

  private String file(List<String> lines) throws IOException {
    return Files.write(Files.createTempFile(directory, "recording", ".ndjson"), lines).toString();
  }

  private int run(String... arguments) {
    return new CommandLine(new RestartsCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
