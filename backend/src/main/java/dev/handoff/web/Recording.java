package dev.handoff.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The records as a file: a header line, then one record a line, oldest first. */
final class Recording implements Handler {
  /** Each holds a thread for as long as its reader takes. */
  static final int MOST_READERS = 8;

  private final Records records;
  private final Semaphore readers = new Semaphore(MOST_READERS);
  private final ObjectMapper json = new ObjectMapper();

  Recording(Records records) {
    this.records = records;
  }

  @Override
  public void handle(Context request) throws IOException {
    handle(request, records);
  }

  /** Likewise, with these records in place of all. */
  void handle(Context request, Records some) throws IOException {
    if (!readers.tryAcquire()) {
      Problems.tell(
          request,
          HttpStatus.SERVICE_UNAVAILABLE,
          "There are " + MOST_READERS + " recordings being sent already: try again later.");
      return;
    }
    try {
      send(request, some);
    } finally {
      readers.release();
    }
  }

  private void send(Context request, Records some) throws IOException {
    Map<String, Object> header = some.header();
    request.contentType("application/x-ndjson");
    request.header("Cache-Control", "no-store");
    request.header(
        "Content-Disposition",
        "attachment; filename=\"" + FileName.of(header, "recording", "ndjson") + "\"");
    Writer out =
        new BufferedWriter(new OutputStreamWriter(request.outputStream(), StandardCharsets.UTF_8));
    line(out, json.writeValueAsString(header));
    some.each((envelope, line) -> line(out, line));
    out.flush();
  }

  private static void line(Writer out, String line) throws IOException {
    out.write(line);
    out.write('\n');
  }
}
