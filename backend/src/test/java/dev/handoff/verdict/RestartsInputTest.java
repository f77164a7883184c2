package dev.handoff.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that are not quite what the dashboard has saved, and files that are something else. */
class RestartsInputTest extends RestartsCommandRuns {
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
  void nothingToReadIsExitCode2AndOneSentence() throws Exception {
    assertUnusable(directory.resolve("missing").toString(), "there is no such file");
    assertUnusable(directory.toString(), "cannot be read");
    assertUnusable(file(List.of()), "holds no events");
    assertUnusable(file(List.of(HEADER)), "holds no events");
    assertUnusable(file(List.of("a picture", "of a cat")), "holds no events");
    assertUnusable(file(List.of(HEADER.replace("1", "2"))), "of format 2");
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
}
