package dev.handoff.web.files;

import dev.handoff.journal.Journal;
import dev.handoff.journal.RecordingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The records of a running journal. */
final class JournalRecords implements Records {
  private final Journal journal;

  JournalRecords(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Map<String, Object> header() throws IOException {
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return new RecordingWriter(journal, host).header();
  }

  @Override
  public void each(To to) throws IOException {
    new RecordingWriter(journal, null).each(to::take);
  }
}
