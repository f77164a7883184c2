package dev.handoff.web.files;

import dev.handoff.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The records of a running journal. */
final class JournalRecords implements Records {
  private static final int CHUNK = 1_000;

  private final Journal journal;

  JournalRecords(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Map<String, Object> header() throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("handoff", 1);
    header.put("host", Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    header.put("recordedAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return header;
  }

  @Override
  public void each(To to) throws IOException {
    long first = journal.firstId();
    // First the milestones that have left the ring, then the ring.
    for (Journal.Entry entry : journal.snapshot()) {
      if (entry.id() < first) {
        to.take(entry.envelope(), entry.json());
      }
    }
    long cursor = first - 1;
    long last = journal.lastId();
    while (cursor < last) {
      try {
        List<Journal.Entry> chunk = journal.after(cursor, CHUNK);
        for (Journal.Entry entry : chunk) {
          to.take(entry.envelope(), entry.json());
        }
        cursor = chunk.get(chunk.size() - 1).id();
      } catch (Journal.Gone gone) {
        // The reader is slower than the events: the ids show the gap.
        cursor = journal.firstId() - 1;
      }
    }
  }
}
