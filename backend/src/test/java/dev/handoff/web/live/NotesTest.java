package dev.handoff.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.OperatorEvent;
import dev.handoff.journal.Journal;
import dev.handoff.web.door.RawHttp;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes pinned to a moment, as the page and a command line send them. */
class NotesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  @AutoClose private final OpenDashboard open = OpenDashboard.local();

  @Test
  void aNoteIsAnEventAtItsMomentAndInTheRecording() throws Exception {
    JsonNode note = JSON.readTree(pin("{\"at\":\"123456789\",\"text\":\" look\\n here <b> \"}"));
    assertThat(note.get("id").asLong()).isEqualTo(1);
    assertThat(note.get("text").asText()).isEqualTo("look here <b>");
    Journal.Entry entry = open.journal.after(open.journal.lastId() - 1, 1).get(0);
    assertThat(entry.envelope().mono()).isEqualTo(123456789);
    assertThat(entry.envelope().event())
        .isEqualTo(new OperatorEvent.Note(1, 123456789, "look here <b>"));
    assertThat(RawHttp.get(open.port, "/api/recording").body())
        .contains(
            "\"type\":\"operator.note\",\"id\":1,\"at\":123456789,\"text\":\"look here <b>\"");
  }

  @Test
  void aRemovedNoteIsSentEmptyAndMissingForLaterViewers() throws Exception {
    pin("{\"at\":1,\"text\":\"first\"}");
    pin("{\"at\":2,\"text\":\"second\"}");
    assertThat(RawHttp.send(open.port, "DELETE", "/api/notes/1", "").status()).isEqualTo(200);
    assertThat(RawHttp.send(open.port, "DELETE", "/api/notes/1", "").status()).isEqualTo(404);
    assertThat(RawHttp.send(open.port, "DELETE", "/api/notes/%3Cb%3E", "").body())
        .doesNotContain("<b>");
    Journal.Entry last = open.journal.after(open.journal.lastId() - 1, 1).get(0);
    assertThat(last.envelope().event()).isEqualTo(new OperatorEvent.Note(1, 1, ""));
    assertThat(notesOf(open.journal)).containsExactly("second");
    // An id is never reused: a page that missed the removal would confuse the two notes.
    assertThat(JSON.readTree(pin("{\"at\":3,\"text\":\"third\"}")).get("id").asLong()).isEqualTo(3);
  }

  @Test
  void notesOutliveOtherEventsAndAreFoundByADashboardThatOpensTheirJournal() throws Exception {
    Journal journal = new Journal(10);
    journal.pin(5, new OperatorEvent.Note(7, 5, "kept"));
    for (int i = 0; i < 11_000; i++) {
      journal.pin(i, new OperatorEvent.Action("upgrade", "SIGHUP"));
    }
    assertThat(notesOf(journal)).containsExactly("kept");
    try (OpenDashboard other = new OpenDashboard(journal, "127.0.0.1")) {
      assertThat(RawHttp.send(other.port, "DELETE", "/api/notes/7", "").status()).isEqualTo(200);
      assertThat(notesOf(journal)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"at\":1}",
        "{\"text\":\"when?\"}",
        "{\"at\":0,\"text\":\"x\"}",
        "{\"at\":-1,\"text\":\"x\"}",
        "{\"at\":1.5,\"text\":\"x\"}",
        "{\"at\":\"soon\",\"text\":\"x\"}",
        "{\"at\":9999999999999999,\"text\":\"x\"}",
        "{\"at\":1,\"text\":\" \\u0000 \"}",
        "{\"at\":1,\"text\":\"x\",\"id\":4}"
      })
  void aMalformedNoteIsRefused(String body) throws Exception {
    assertThat(RawHttp.post(open.port, "/api/notes", body).status()).isEqualTo(400);
    assertThat(notesOf(open.journal)).isEmpty();
  }

  @Test
  void aNoteHasRoomFor280CharactersAndTheJournalForTwoHundredNotes() throws Exception {
    String most = "é".repeat(Notes.LONGEST);
    pin("{\"at\":1,\"text\":\"" + most + "\"}");
    String more = "{\"at\":1,\"text\":\"" + most + "x\"}";
    assertThat(RawHttp.post(open.port, "/api/notes", more).status()).isEqualTo(400);
    for (int i = 1; i < Notes.MOST; i++) {
      open.journal.pin(i, new OperatorEvent.Note(i + 1, i, "note"));
    }
    try (OpenDashboard full = new OpenDashboard(open.journal, "127.0.0.1")) {
      assertThat(RawHttp.post(full.port, "/api/notes", "{\"at\":1,\"text\":\"x\"}").status())
          .isEqualTo(409);
    }
  }

  private String pin(String body) throws Exception {
    RawHttp.Response response = RawHttp.post(open.port, "/api/notes", body);
    assertThat(response.status()).as(response.body()).isEqualTo(201);
    return response.body();
  }

  private static List<String> notesOf(Journal journal) {
    return journal.snapshot().stream()
        .map(entry -> entry.envelope().event())
        .filter(OperatorEvent.Note.class::isInstance)
        .map(note -> ((OperatorEvent.Note) note).text())
        .toList();
  }
}
