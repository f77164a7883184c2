package dev.handoff.web.files;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.journal.Journal;
import dev.handoff.journal.RecordingFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The records of a file, and what has been added to it since it was opened. */
final class ReplayRecords implements Records {
  /**
   * A page holds all it draws: as much as a browser can hold without getting slow, in characters.
   */
  static final long PAGE = 128 << 20;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

  private final RecordingFile file;
  private final Journal added;
  private final long mostForPage;

  ReplayRecords(RecordingFile file, Journal added, long mostForPage) {
    this.file = file;
    this.added = added;
    this.mostForPage = mostForPage;
  }

  @Override
  public Map<String, Object> header() {
    Map<String, Object> header =
        file.header() == null
            ? new LinkedHashMap<>()
            : new ObjectMapper().convertValue(file.header(), MAP);
    header.putIfAbsent("handoff", 1);
    header.putIfAbsent("recordedAt", Instant.ofEpochMilli(file.newestWall()).toString());
    return header;
  }

  @Override
  public void each(To to) throws IOException {
    try {
      file.each(
          entry -> {
            try {
              to.take(entry.envelope(), entry.json());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Journal.Entry entry : added.snapshot()) {
      to.take(entry.envelope(), entry.json());
    }
  }

  /** As much of it as a page can hold; its header says what is missing. */
  Records forPage() {
    Long since = file.size() > mostForPage ? file.manySince(mostForPage) : null;
    return new Records() {
      @Override
      public Map<String, Object> header() {
        Map<String, Object> header = ReplayRecords.this.header();
        header.put("notes", notes(since));
        return header;
      }

      @Override
      public void each(To to) throws IOException {
        ReplayRecords.this.each(
            (envelope, line) -> {
              if (since == null
                  || envelope.mono() >= since
                  || !RecordingFile.isOneOfMany(envelope.event())) {
                to.take(envelope, line);
              }
            });
      }
    };
  }

  private List<String> notes(Long since) {
    List<String> notes = new ArrayList<>(file.result().complaints(file.name()));
    if (since != null) {
      notes.add(
          String.format(
              Locale.ROOT,
              "This recording is larger than a page can hold (%,d events, %,d MB): details of"
                  + " heartbeats, traffic, the kernel and single requests are available from %s on."
                  + " The milestones are complete, and the verdicts count everything.",
              file.result().events(),
              file.size() / 1_000_000,
              TIME.format(
                  Instant.ofEpochMilli(file.wallOf(since)).atZone(ZoneId.systemDefault()))));
    }
    return notes;
  }
}
