package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.RestartEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.RecordingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
  private final Journal journal = new Journal(100);

  @TempDir private Path directory;

  @Test
  void whatIsSavedCanBeReadAgain() throws Exception {
    journal.sink(0).publish(new RestartEvent.Settled(1, true, null, List.of()));
    Recordings recordings = Recordings.in(directory.resolve("a/b"), Map.of());
    Path file = recordings.directory().resolve(recordings.save(journal, "my, server", "restarts"));

    List<Object> events = new ArrayList<>();
    RecordingFile.open(file, entry -> events.add(entry.envelope().event()));
    assertThat(events).containsExactly(new RestartEvent.Settled(1, true, null, List.of()));
    assertThat(file.getFileName().toString()).endsWith("-my-server-restarts.ndjson");
  }

  @Test
  void theUsualPlaceKeepsTheNewestFiftyAndNothingElseGoes() throws IOException {
    Path state = Files.createDirectories(directory.resolve("handoff"));
    Files.createFile(state.resolve("lab-notes.txt"));
    for (int i = 10; i < 70; i++) {
      Files.createFile(state.resolve("lab-2020-01-01T0000" + i + "-x-restarts.ndjson"));
    }
    Recordings recordings =
        Recordings.in(null, Map.of("XDG_STATE_HOME", directory.toString(), "HOME", "/nowhere"));
    String newest = recordings.save(journal, "x", "restarts");

    assertThat(names(state))
        .hasSize(51)
        .contains("lab-notes.txt", newest, "lab-2020-01-01T000021-x-restarts.ndjson")
        .doesNotContain("lab-2020-01-01T000020-x-restarts.ndjson");
  }

  @Test
  void aPlaceOfOnesOwnKeepsAll() throws IOException {
    for (int i = 10; i < 70; i++) {
      Files.createFile(directory.resolve("lab-2020-01-01T0000" + i + "-x-restarts.ndjson"));
    }
    Recordings.in(directory, Map.of()).save(journal, "x", "restarts");

    assertThat(names(directory)).hasSize(61);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(each -> each.getFileName().toString()).toList();
    }
  }
}
