package dev.handoff.web.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.Event;
import dev.handoff.web.door.Problems;
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
import java.util.regex.Pattern;

/** The records as a file: a header line, then one record per line, oldest first. */
final class Recording implements Handler {
  /** Each reader holds a thread for as long as it takes. */
  static final int MOST_READERS = 8;

  private static final Pattern MOMENT = Pattern.compile("\\d{1,18}");

  private final Records records;
  private final Semaphore readers = new Semaphore(MOST_READERS);
  private final ObjectMapper json = new ObjectMapper();

  Recording(Records records) {
    this.records = records;
  }

  /**
   * All records, or with {@code ?since=MONO} all milestones and the samples from that moment on.
   */
  @Override
  public void handle(Context request) throws IOException {
    String since = request.queryParam("since");
    boolean all = since == null || !MOMENT.matcher(since).matches();
    handle(request, all ? records : since(Long.parseLong(since)));
  }

  private Records since(long mono) {
    return new Records() {
      @Override
      public Map<String, Object> header() throws IOException {
        return records.header();
      }

      @Override
      public void each(To to) throws IOException {
        records.each(
            (envelope, line) -> {
              if (envelope.mono() >= mono || !(envelope.event() instanceof Event.Sample)) {
                to.take(envelope, line);
              }
            });
      }
    };
  }

  /** Likewise, with these records instead of all. */
  void handle(Context request, Records some) throws IOException {
    if (!readers.tryAcquire()) {
      Problems.tell(
          request,
          HttpStatus.SERVICE_UNAVAILABLE,
          "There are " + MOST_READERS + " recordings being sent already. Try again later.");
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
