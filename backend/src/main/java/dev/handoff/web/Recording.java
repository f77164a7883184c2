package dev.handoff.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.bus.Journal;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The journal as a file: a header line, then one record a line, oldest first. */
final class Recording implements Handler {
  /** Each holds a thread for as long as its reader takes. */
  static final int MOST_READERS = 8;

  private static final int CHUNK = 1_000;

  private final Journal journal;
  private final Semaphore readers = new Semaphore(MOST_READERS);
  private final ObjectMapper json = new ObjectMapper();

  Recording(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void handle(Context request) throws IOException {
    if (!readers.tryAcquire()) {
      Problems.tell(
          request,
          HttpStatus.SERVICE_UNAVAILABLE,
          "There are " + MOST_READERS + " recordings being sent already: try again later.");
      return;
    }
    try {
      send(request);
    } finally {
      readers.release();
    }
  }

  private void send(Context request) throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    request.contentType("application/x-ndjson");
    request.header("Cache-Control", "no-store");
    request.header(
        "Content-Disposition",
        "attachment; filename=\"handoff-" + now.toString().replace(":", "") + ".ndjson\"");
    Writer out =
        new BufferedWriter(new OutputStreamWriter(request.outputStream(), StandardCharsets.UTF_8));
    line(out, header(now));
    long first = journal.firstId();
    // What has left the ring and is still known, then the ring.
    for (Journal.Entry entry : journal.snapshot()) {
      if (entry.id() < first) {
        line(out, entry.json());
      }
    }
    ring(out, first - 1);
    out.flush();
  }

  private void ring(Writer out, long from) throws IOException {
    long cursor = from;
    long last = journal.lastId();
    while (cursor < last) {
      try {
        List<Journal.Entry> chunk = journal.after(cursor, CHUNK);
        for (Journal.Entry entry : chunk) {
          line(out, entry.json());
        }
        cursor = chunk.get(chunk.size() - 1).id();
      } catch (Journal.Gone gone) {
        // The reader is slower than the events: the ids show the gap.
        cursor = journal.firstId() - 1;
      }
    }
  }

  private String header(Instant now) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("handoff", 1);
    header.put("host", Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    header.put("recordedAt", now.toString());
    return json.writeValueAsString(header);
  }

  private static void line(Writer out, String line) throws IOException {
    out.write(line);
    out.write('\n');
  }
}
