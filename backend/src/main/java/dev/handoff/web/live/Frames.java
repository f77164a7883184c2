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

  /** Everything that a viewer needs to begin with, encoded. */
  static byte[] snapshot(long lastId, List<Journal.Entry> entries) {
    StringBuilder frame = new StringBuilder(BUFFER);
    frame.append("event: snapshot\nid: ").append(lastId);
    frame.append("\ndata: {\"lastId\":").append(lastId).append(',').append(clocks());
    frame.append(",\"records\":");
    records(frame, entries);
    return encoded(frame.append('}'));
  }

  /** A frame of at least one record, encoded. */
  static byte[] batch(List<Journal.Entry> entries) {
    StringBuilder frame = new StringBuilder(BUFFER);
    frame.append("event: batch\nid: ").append(entries.get(entries.size() - 1).id());
    frame.append("\ndata: ");
    records(frame, entries);
    return encoded(frame);
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

  private static void records(StringBuilder frame, List<Journal.Entry> entries) {
    char separator = '[';
    for (Journal.Entry entry : entries) {
      frame.append(separator).append(entry.json());
      separator = ',';
    }
    frame.append(entries.isEmpty() ? "[]" : "]");
  }

  private static byte[] encoded(StringBuilder frame) {
    return frame.append("\n\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String clocks() {
    return "\"mono\":" + System.nanoTime() + ",\"wall\":" + System.currentTimeMillis();
  }
}
