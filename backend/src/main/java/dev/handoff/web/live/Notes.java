package dev.handoff.web.live;

import dev.handoff.event.OperatorEvent;
import dev.handoff.journal.Journal;
import dev.handoff.supervise.Refusal;
import dev.handoff.web.door.Input;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes that people pin to a moment of the timeline. Notes are events, so they are in the recording
 * and all viewers see them. Safe for use by several threads.
 */
public final class Notes {
  static final List<String> FIELDS = List.of("at", "text");
  static final int LONGEST = 280;
  static final int MOST = 200;

  /** JavaScript counts exactly up to here: 104 days of nanoseconds. */
  private static final long LAST_MOMENT = 1L << 53;

  private final Journal journal;
  private final Map<Long, OperatorEvent.Note> pinned = new LinkedHashMap<>();
  private long lastId;

  /** Continues with the notes that the journal already has. */
  Notes(Journal journal) {
    this(journal, List.of());
  }

  /** Continues with the notes of a recording and of the journal that follows it. */
  public Notes(Journal journal, List<OperatorEvent.Note> known) {
    this.journal = journal;
    known.forEach(this::file);
    for (Journal.Entry entry : journal.snapshot()) {
      if (entry.envelope().event() instanceof OperatorEvent.Note note) {
        file(note);
      }
    }
  }

  /** {@code POST {at, text}}: 201 with the note. */
  public void pin(Context request) throws Refusal, IOException {
    Map<String, String> fields = Input.of(request, FIELDS);
    request.status(HttpStatus.CREATED).json(add(moment(fields.get("at")), text(fields)));
  }

  /** {@code DELETE /{id}}: 200 with the note, whose text is now empty. */
  public void remove(Context request) throws Refusal, IOException {
    Input.of(request, List.of());
    request.json(take(request.pathParam("id")));
  }

  private synchronized OperatorEvent.Note add(long at, String text) throws Refusal {
    if (pinned.size() == MOST) {
      throw Refusal.conflict("There are " + MOST + " notes already. Remove one first.");
    }
    return say(new OperatorEvent.Note(lastId + 1, at, text));
  }

  private synchronized OperatorEvent.Note take(String id) throws Refusal {
    OperatorEvent.Note note = id.matches("\\d{1,15}") ? pinned.get(Long.parseLong(id)) : null;
    if (note == null) {
      throw Refusal.unknown("There is no such note. It may have been removed.");
    }
    return say(new OperatorEvent.Note(note.id(), note.at(), ""));
  }

  private OperatorEvent.Note say(OperatorEvent.Note note) {
    journal.pin(note.at(), note);
    file(note);
    return note;
  }

  private void file(OperatorEvent.Note note) {
    lastId = Math.max(lastId, note.id());
    if (note.text().isEmpty()) {
      pinned.remove(note.id());
    } else {
      pinned.put(note.id(), note);
    }
  }

  private static long moment(String at) throws Refusal {
    long moment = at != null && at.matches("\\d{1,16}") ? Long.parseLong(at) : 0;
    if (moment < 1 || moment > LAST_MOMENT) {
      throw Refusal.badInput(
          "at must be a moment in whole nanoseconds, like the field mono of an event.");
    }
    return moment;
  }

  private static String text(Map<String, String> fields) throws Refusal {
    String text = fields.getOrDefault("text", "").replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    int length = text.codePointCount(0, text.length());
    if (length == 0 || length > LONGEST) {
      throw Refusal.badInput(
          "text must have 1 to " + LONGEST + " characters; it has " + length + ".");
    }
    return text;
  }
}
