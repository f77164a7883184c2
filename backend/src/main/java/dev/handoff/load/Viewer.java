package dev.handoff.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** One viewer of the event stream: counts records and gaps, and measures how late records are. */
final class Viewer {
  private static final byte[] RECORD = "{\"journal\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MONO = "\"mono\":".getBytes(StandardCharsets.US_ASCII);

  /** As much of a line as a viewer keeps that looks only at the beginning of each frame. */
  private static final int BEGIN = 1_024;

  private final Histogram delays;
  private final boolean thorough;
  private byte[] line = new byte[64 * 1024];
  private int length;
  private String event = "";
  private long id;
  private long last;
  private long records;
  private long lost;
  private long snapshots;

  /**
   * A viewer that has not got anything yet.
   *
   * @param delays in microseconds, from the event to this viewer
   * @param thorough false to trust that the numbers within a frame are consecutive, and to leave
   *     the delays to other viewers: fifty that look at everything need more CPU than the dashboard
   */
  Viewer(Histogram delays, boolean thorough) {
    this.delays = delays;
    this.thorough = thorough;
  }

  /** Records in batches. */
  long records() {
    return records;
  }

  /** Journal numbers that were skipped without a snapshot. */
  long lost() {
    return lost;
  }

  /** Snapshots; more than one if it fell behind. */
  long snapshots() {
    return snapshots;
  }

  /**
   * Takes bytes as they come. Most of them are the rest of a frame, whose end is all that most
   * viewers look for: fifty that look at each byte need more CPU than the dashboard.
   *
   * @param count how many of these bytes have come
   */
  void take(byte[] bytes, int count) {
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        keep(bytes, from, i);
        line();
        length = 0;
        from = i + 1;
      }
    }
    keep(bytes, from, count);
  }

  /** Adds to the present line as much as this viewer looks at. */
  private void keep(byte[] bytes, int from, int to) {
    int more = thorough ? to - from : Math.min(to - from, BEGIN - length);
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, line.length * 2));
    }
    System.arraycopy(bytes, from, line, length, more);
    length += more;
  }

  private void line() {
    if (startsWith("event: ")) {
      event = new String(line, 7, length - 7, StandardCharsets.US_ASCII);
      snapshots += event.equals("snapshot") ? 1 : 0;
    } else if (startsWith("id: ")) {
      id = number(4);
    } else if (startsWith("data: ") && event.equals("snapshot")) {
      last = id;
    } else if (startsWith("data: ") && event.equals("batch") && thorough) {
      batch(System.nanoTime());
    } else if (startsWith("data: ") && event.equals("batch")) {
      long first = number(find(RECORD, 6) + RECORD.length);
      lost += first - last - 1;
      records += id - first + 1;
      last = id;
    }
  }

  /** The numbers must be consecutive; records of the dashboard itself count as well. */
  private void batch(long now) {
    for (int at = find(RECORD, 6); at >= 0; at = find(RECORD, at)) {
      long number = number(at + RECORD.length);
      lost += number - last - 1;
      last = number;
      records++;
      at += RECORD.length;
      int mono = find(MONO, at);
      delays.recordValue(Math.max(0, now - number(mono + MONO.length)) / 1_000);
    }
  }

  private int find(byte[] what, int from) {
    for (int at = from; at <= length - what.length; at++) {
      if (line[at] == what[0] && line[at + 2] == what[2] && matches(what, at)) {
        return at;
      }
    }
    return -1;
  }

  private boolean matches(byte[] what, int at) {
    for (int i = 0; i < what.length; i++) {
      if (line[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int from) {
    long number = 0;
    for (int at = from; at < length && line[at] >= '0' && line[at] <= '9'; at++) {
      number = number * 10 + line[at] - '0';
    }
    return number;
  }

  private boolean startsWith(String text) {
    return length >= text.length() && matches(text.getBytes(StandardCharsets.US_ASCII), 0);
  }
}
