package dev.handoff.web.live;

import dev.handoff.journal.Journal;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes frames of an event stream; a record never contains a line feed. For one thread. */
final class Frames {
  private static final int BUFFER = 32 * 1024;

  private final OutputStream bytes;
  private final Writer out;

  Frames(OutputStream out) {
    this.bytes = out;
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
  }

  /** Tells the browser how soon to reconnect when the stream breaks. */
  void retry(long millis) throws IOException {
    out.write("retry: " + millis + "\n\n");
  }

  void snapshot(long lastId, List<Journal.Entry> entries) throws IOException {
    out.write("event: snapshot\nid: " + lastId + "\ndata: {\"lastId\":" + lastId + ",");
    out.write(clocks());
    out.write(",\"records\":");
    records(entries);
    out.write("}\n\n");
    out.flush();
  }

  /** A frame of at least one record, encoded. */
  static byte[] batch(List<Journal.Entry> entries) {
    StringBuilder frame = new StringBuilder(BUFFER);
    frame.append("event: batch\nid: ").append(entries.get(entries.size() - 1).id());
    frame.append("\ndata: ");
    char separator = '[';
    for (Journal.Entry entry : entries) {
      frame.append(separator).append(entry.json());
      separator = ',';
    }
    return frame.append("]\n\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Sends a frame that is encoded. */
  void send(byte[] frame) throws IOException {
    out.flush();
    bytes.write(frame);
    bytes.flush();
  }

  void beat() throws IOException {
    out.write("event: beat\ndata: {" + clocks() + "}\n\n");
    out.flush();
  }

  private void records(List<Journal.Entry> entries) throws IOException {
    char separator = '[';
    for (Journal.Entry entry : entries) {
      out.write(separator);
      out.write(entry.json());
      separator = ',';
    }
    out.write(entries.isEmpty() ? "[]" : "]");
  }

  private static String clocks() {
    return "\"mono\":" + System.nanoTime() + ",\"wall\":" + System.currentTimeMillis();
  }
}
