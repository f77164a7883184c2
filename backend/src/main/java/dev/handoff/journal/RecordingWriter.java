package dev.handoff.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.Envelope;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a running journal has, as a recording: a header, then one event per line, oldest first. */
public final class RecordingWriter {
  private static final int CHUNK = 1_000;

  private final Journal journal;
  private final String host;

  /** Takes one event. */
  public interface To {
    /**
     * @param json the event as one line, without its line feed
     */
    void take(Envelope envelope, String json) throws IOException;
  }

  /**
   * A recording of what this journal has when it is asked for it.
   *
   * @param host the name of this host; null if it is hidden from us
   */
  public RecordingWriter(Journal journal, String host) {
    this.journal = journal;
    this.host = host;
  }

  /** The header: where and when it was recorded. */
  public Map<String, Object> header() {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("handoff", 1);
    header.put("host", host);
    header.put("recordedAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return header;
  }

  /** Passes each event on; may be called any number of times. */
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

  /** Writes it all into a file. */
  public void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write(new ObjectMapper().writeValueAsString(header()));
      out.write('\n');
      each(
          (envelope, line) -> {
            out.write(line);
            out.write('\n');
          });
    }
  }
}
