package dev.handoff.web.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.journal.Journal;
import dev.handoff.journal.RecordingFile;
import dev.handoff.web.door.Door;
import dev.handoff.web.door.RawHttp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ReplayTest {
  private static final String HEADER =
      "{\"handoff\":1,\"host\":\"here\",\"recordedAt\":\"2026-11-21T10:00:00Z\"}\n";
  private static final String REQUESTED =
      "{\"journal\":5,\"v\":1,\"seq\":1,\"mono\":9000000000,\"wall\":1795000000000,\"pid\":4711,\"gen\":2,\"type\":\"upgrade.requested\",\"by\":\"SIGHUP\"}\n";

  @TempDir private Path directory;

  @Test
  void itAnswersAsTheDashboardDidAndStartsNothing() throws Exception {
    try (Door door = Door.open("127.0.0.1", 0);
        Replay replay = Replay.start(door, Replay.read(file(HEADER + REQUESTED)))) {
      int port = door.port();
      assertThat(RawHttp.get(port, "/").body())
          .contains("data-source=\"recording\"")
          .contains("recording.ndjson on here")
          .doesNotContain("id=\"controls\"");
      assertThat(RawHttp.get(port, "/panel/verdicts").body()).contains("data-number=\"1\"");
      assertThat(RawHttp.get(port, "/api/restarts").body()).contains("\"oldPid\":4711");
      assertThat(RawHttp.get(port, "/healthz").body()).isEqualTo("ok");
      for (String path : List.of("upgrade", "shutdown", "start", "traffic", "releases/v2")) {
        RawHttp.Response refused = RawHttp.post(port, "/api/" + path, "");
        assertThat(refused.status()).as(path).isEqualTo(409);
        assertThat(refused.body()).contains("This is a recording: nothing runs here.");
      }
      assertThat(RawHttp.get(port, "/", "Host: evil.example").status()).isEqualTo(403);
    }
  }

  @Test
  void aNoteIsAddedAndIsInTheFileThatIsSavedAgain() throws Exception {
    try (Door door = Door.open("127.0.0.1", 0);
        Replay replay = Replay.start(door, Replay.read(file(HEADER + REQUESTED)))) {
      assertThat(
              RawHttp.post(
                      door.port(), "/api/notes", "{\"at\": \"9000000001\", \"text\": \"look\"}")
                  .status())
          .isEqualTo(201);
      assertThat(RawHttp.get(door.port(), "/api/recording").body().lines())
          .hasSize(3)
          .startsWith(HEADER.strip(), REQUESTED.strip())
          .last()
          .asString()
          .contains("{\"journal\":6,")
          .contains("\"mono\":9000000001")
          .contains("look");
    }
  }

  @Test
  void anIncompleteLastLineIsReportedOnThePageToo() throws Exception {
    Replay.Read read = Replay.read(file(HEADER + REQUESTED + "nonsense\n{\"v\":1,\"se"));
    assertThat(read.complaints())
        .containsExactly(
            "recording.ndjson: 1 line is not an event and was skipped, the first is line 3: not JSON: Unrecognized token 'nonsense': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false').",
            "recording.ndjson: the last line is cut off and was skipped.");
    try (Door door = Door.open("127.0.0.1", 0);
        Replay replay = Replay.start(door, read)) {
      assertThat(RawHttp.get(door.port(), "/api/recording?page=1").body())
          .contains("the last line is cut off and was skipped");
    }
  }

  @Test
  void aRecordingTooLargeForAPageIsThinnedByAgeAndSaysSo() throws Exception {
    StringBuilder lines = new StringBuilder(HEADER + REQUESTED);
    for (int second = 10; second < 60; second++) {
      lines.append(heartbeat(second));
    }
    RecordingFile file = RecordingFile.open(file(lines.toString()), envelope -> {});
    ReplayRecords records = new ReplayRecords(file, new Journal(10), 10L * heartbeat(10).length());
    List<String> kept = new ArrayList<>();
    records.forPage().each((envelope, line) -> kept.add(line));
    assertThat(kept).hasSize(1 + 10).startsWith(REQUESTED.strip());
    assertThat(kept.get(1)).isEqualTo(heartbeat(50).strip());
    assertThat(records.forPage().header().get("notes").toString())
        .contains("larger than a page can hold (51 events")
        .contains("The milestones are complete, and the verdicts count everything.");
    List<String> all = new ArrayList<>();
    records.each((envelope, line) -> all.add(line));
    assertThat(all).hasSize(51);
  }

  @ParameterizedTest
  @CsvSource({
    "'',holds no events",
    "'{\"handoff\":2}\n{\"type\":\"x\"}\n',is a recording of format 2",
    "'hello\nworld\n',holds no events",
  })
  void aFileThatIsNotARecordingIsRefusedWithASentence(String text, String sentence)
      throws Exception {
    Path path = file(text);
    assertThatThrownBy(() -> Replay.read(path))
        .isInstanceOf(RecordingFile.Unusable.class)
        .hasMessageContaining(sentence);
  }

  private static String heartbeat(int second) {
    return "{\"journal\":"
        + second
        + ",\"v\":1,\"seq\":"
        + second
        + ",\"mono\":"
        + second
        + "000000000,\"wall\":1795000000000,\"pid\":4711,\"gen\":2,\"type\":\"process.heartbeat\",\"state\":\"serving\"}\n";
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("recording.ndjson"), text);
  }
}
