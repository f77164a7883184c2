package dev.handoff.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.KernelEvent.Resets;
import dev.handoff.event.Tally;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Each format says the same. */
class RenderersTest {
  private static final Map<String, Long> LOST = Map.of(Sample.REFUSED, 7L, Sample.CLOSED, 34L);

  private final Sample sample = new Sample().fine(1).restart(LOST, false, 20.3);
  private final Result result = sample.result(Sample.USUAL);

  @Test
  void theTextBeginsWithTheSentenceAndHasALineForEachHabitCauseAndRestart() {
    String text = ProofText.plain(result);

    assertThat(text.lines())
        .startsWith(
            "nginx lost 41 of 880 requests, of which a client may repeat 34, and 1 of 2 slow"
                + " requests in flight, in 1 of 2 restarts.",
            "  It closes kept connections when it restarts: so 34 requests of clients that just"
                + " write were lost (34 kept, 2 restarts).",
            "  With --retryable count, what a client may repeat counts too.")
        .contains("  It answers: 200 OK, 23 bytes")
        .contains("nginx (nginx/1.22), restarted by SIGHUP.")
        .anyMatch(
            line -> line.matches("  keep-alive +kept ones, just writes +440 +34 +34 +1 +0 of 200"))
        .anyMatch(line -> line.matches("  close +a new connection each +440 +7 +0 +1 +0 of 200"))
        .anyMatch(line -> line.matches("  slow +one in flight at each restart +2 +1 +- +1 +-"))
        .anyMatch(
            line -> line.matches("  34 +closed while idle, just as the client wrote +yes +1 of 2"))
        .anyMatch(line -> line.matches("  7 +refused: nobody was listening +no +1 of 2"))
        .anyMatch(line -> line.matches("  with a restart +21 ms +31 ms"))
        .anyMatch(line -> line.matches("  without +18 ms +5 ms"))
        .anyMatch(
            line ->
                line.matches(
                    "  2 +\\d\\d:\\d\\d:\\d\\d\\.\\d +41 of 440 +21 ms +31 ms +212 ms +1,890 ms,"
                        + " PID 17 stays +3; slow one CUT; idle one closed"));
    assertThat(text.lines()).allMatch(line -> line.length() <= 140);
  }

  @Test
  void whatTheKernelResetIsToldByItsReasons() {
    Resets resets = new Resets(8, Map.of("TCP_STATE", 9L, "TCP_ABORT_ON_CLOSE", 2L), 0);
    Sample known = new Sample().fine(1).resets(resets).fine(1);

    assertThat(ProofText.plain(known.result(Sample.USUAL)).lines())
        .anyMatch(
            line ->
                line.matches(
                    "  8 +waited in the queue of a listener that was closed \\(TCP_STATE\\) +1 of 2"))
        .anyMatch(line -> line.matches("  1 +cut off without a close \\(TCP_STATE\\) +1 of 2"))
        .anyMatch(
            line ->
                line.matches("  2 +closed with a request unread \\(TCP_ABORT_ON_CLOSE\\) +1 of 2"))
        .noneMatch(line -> line.contains("not known"));
    assertThat(ProofText.plain(known.resets(null).fine(1).result(Sample.USUAL)).lines())
        .anyMatch(line -> line.matches("  - +not known in each restart: only root .* +-"));
  }

  @Test
  void aStyleThatIsLeftOutIsNamed() {
    String text =
        ProofText.plain(
            new Sample().fine(1).calm("think", new Tally(50, 40, 10, 0)).result(Sample.USUAL));

    assertThat(text.lines())
        .anyMatch(line -> line.matches("  think +think +- +left out +- +- +10 of 50"));
  }

  @Test
  void handshakesOfTlsAreToldIfThereWereAny() {
    String text = ProofText.plain(new Sample().fine(1).tls(1_203, 34).result(Sample.USUAL));

    assertThat(text).contains("TLS, in all of the run");
    assertThat(text.lines()).anyMatch(line -> line.matches("  1,203 +34"));
    assertThat(ProofText.plain(result)).doesNotContain("TLS");
  }

  @Test
  void severalSubjectsHaveTheirSentencesFirstThenARowEach() {
    Judged other = new Sample().fine(3).result(Sample.USUAL).subjects().get(0);
    Result both = new Result("2 cores", 200, "close", List.of(result.subjects().get(0), other));

    List<String> lines = ProofText.plain(both).lines().toList();

    assertThat(lines.get(0)).startsWith("nginx lost 41 of 880 requests");
    assertThat(lines.get(3)).startsWith("nginx lost 0 of 1,320 requests");
    assertThat(lines)
        .contains(
            "  subject  result  restarts  lost: close  lost: keep-alive  retryable  slow cut  longest"
                + " gap  slowest")
        .anyMatch(
            line ->
                line.matches("  nginx +lost +2 of 2 +7 of 440 +34 of 440 +34 +1 of 2 +21 ms .*"))
        .anyMatch(
            line -> line.matches("  nginx +kept +3 of 3 +0 of 660 +0 of 660 +0 +0 of 3 +21 ms .*"));
    assertThat(both.code()).isEqualTo(1);
  }

  @Test
  void markdownHasTheSentenceInBoldAndTheSameTables() {
    assertThat(ProofText.markdown(result))
        .startsWith("**nginx lost 41 of 880 requests")
        .contains("| keep-alive | kept ones, just writes | 440 | 34 | 34 | 1 | 0 of 200 |")
        .contains("| 7 | refused: nobody was listening | no | 1 of 2 |");
  }

  @Test
  void jsonHasTheNumbersAndTheCode() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ProofJson.of(result));

    assertThat(json.get("exitCode").asInt()).isEqualTo(1);
    JsonNode nginx = json.at("/subjects/0");
    assertThat(nginx.get("result").asText()).isEqualTo("lost");
    assertThat(nginx.at("/requests/failed").asLong()).isEqualTo(41);
    assertThat(nginx.at("/styles/keep-alive/failed").asLong()).isEqualTo(34);
    assertThat(nginx.get("retryable").asLong()).isEqualTo(34);
    assertThat(nginx.at("/slow/cut").asLong()).isEqualTo(1);
    assertThat(nginx.get("longestGapMillis").asDouble()).isEqualTo(20.3);
    assertThat(nginx.at("/proof/restarts/1/times/lastGoneMillis").asDouble()).isEqualTo(1890);
    assertThat(nginx.at("/proof/calm/styles/close/answered").asLong()).isEqualTo(200);
  }

  @Test
  void junitHasATestForEachRestartAndOneForAll() throws Exception {
    Element suite = suite(result, Sample.USUAL);

    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("errors")).isEqualTo("0");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(3);
    assertThat(messages(suite, "failure"))
        .containsExactly("8 requests lost", result.subjects().get(0).judgement().sentence());
  }

  @Test
  void junitFailsNothingThatIsAllowed() throws Exception {
    Allowed eight = Sample.allowed(8, Allowed.Retryable.ALLOW);
    Element suite = suite(sample.result(eight), eight);

    assertThat(suite.getAttribute("failures")).isEqualTo("0");
    assertThat(messages(suite, "failure")).isEmpty();
  }

  @Test
  void junitHasAnErrorForWhatIsNotProved() throws Exception {
    Result unproved =
        new Sample().fine(1).unfinished("did not restart: <b> & \u0007 stays").result(Sample.USUAL);
    Element suite = suite(unproved, Sample.USUAL);

    assertThat(suite.getAttribute("errors")).isEqualTo("2");
    assertThat(messages(suite, "error").get(0)).isEqualTo("It did not restart: <b> & ? stays.");
  }

  @Test
  void theFileForPeopleShowsWhatOthersWroteAsText() throws Exception {
    String html =
        ProofHtml.of(
            new Sample()
                .ended(Proof.End.Kind.DID_NOT_START, "it does not start: <script>alert(1)</script>")
                .result(Sample.USUAL));

    assertThat(html)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "class=\"unproven\"")
        .doesNotContain("<script>alert");
    assertThat(ProofHtml.of(result)).contains("<td>41 of 440</td>", "class=\"lost\"");
  }

  @Test
  void progressMovesOnATerminalAndIsPlainInAPipe() {
    StringWriter pipe = new StringWriter();
    Progress plain = new Progress(new PrintWriter(pipe), false);
    plain.now("starts");
    plain.note("answers");
    plain.end();
    StringWriter screen = new StringWriter();
    Progress moving = new Progress(new PrintWriter(screen), true);
    moving.now("starts");
    moving.now("x".repeat(200));
    moving.end();

    assertThat(pipe).hasToString(String.format("starts%nanswers%n"));
    assertThat(screen.toString())
        .isEqualTo("\r\033[Kstarts\r\033[K" + "x".repeat(97) + "...\r\033[K");
  }

  private static Element suite(Result result, Allowed allowed) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    ProofJunit.of(result, allowed).getBytes(StandardCharsets.UTF_8)));
    return (Element) document.getElementsByTagName("testsuite").item(0);
  }

  private static List<String> messages(Element suite, String name) {
    var found = suite.getElementsByTagName(name);
    return java.util.stream.IntStream.range(0, found.getLength())
        .mapToObj(i -> ((Element) found.item(i)).getAttribute("message"))
        .toList();
  }
}
