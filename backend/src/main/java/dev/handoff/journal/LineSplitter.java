package dev.handoff.journal;

import dev.handoff.event.Envelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream into lines. A line that is too long, or that the end of the stream cuts off, is
 * skipped and reported. Not safe for use by several threads.
 */
public final class LineSplitter {
  /** Why a line cut off by the end of the stream is skipped. */
  static final String HALF = "half a line at the end of a connection";

  private final boolean anyEnd;
  private final Consumer<byte[]> lines;
  private final Consumer<byte[]> rest;
  private final Consumer<String> bad;
  private final ByteBuffer buffer;
  private boolean skipping;
  private boolean afterReturn;

  /**
   * A splitter for what processes send: only a line feed ends a line.
   *
   * @param lines gets each line without its line feed
   * @param bad gets why a line was skipped
   */
  public LineSplitter(Consumer<byte[]> lines, Consumer<String> bad) {
    this(Envelope.MAX_LINE, false, lines, rest -> bad.accept(HALF), bad);
  }

  private LineSplitter(
      int longest,
      boolean anyEnd,
      Consumer<byte[]> lines,
      Consumer<byte[]> rest,
      Consumer<String> bad) {
    this.buffer = ByteBuffer.allocate(longest);
    this.anyEnd = anyEnd;
    this.lines = lines;
    this.rest = rest;
    this.bad = bad;
  }

  /**
   * A splitter for files that may have been through an editor: their lines end with LF, CR LF or
   * CR, and the last one may have no end.
   *
   * @param longest the longest line that is read, in bytes, including its end
   * @param lines gets each line without its end
   * @param rest gets what follows the last line end, if anything does; an empty array if that is
   *     too long
   * @param bad gets why a line was skipped
   */
  public static LineSplitter ofText(
      int longest, Consumer<byte[]> lines, Consumer<byte[]> rest, Consumer<String> bad) {
    return new LineSplitter(longest, true, lines, rest, bad);
  }

  /** Reads until the end of the stream. */
  public void readAll(ReadableByteChannel from) throws IOException {
    try {
      while (from.read(buffer) >= 0) {
        cut();
      }
    } finally {
      if (buffer.position() > 0 || skipping) {
        rest.accept(Arrays.copyOf(buffer.array(), skipping ? 0 : buffer.position()));
      }
    }
  }

  private void cut() {
    byte[] bytes = buffer.array();
    int end = buffer.position();
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (afterReturn && i == start && bytes[i] == '\n') {
        start++;
      } else if (bytes[i] == '\n' || anyEnd && bytes[i] == '\r') {
        line(bytes, start, i);
        start = i + 1;
      }
      afterReturn = anyEnd && bytes[i] == '\r';
    }
    if (skipping || end - start == bytes.length) {
      skipping = true;
      start = end;
    }
    buffer.limit(end).position(start);
    buffer.compact();
  }

  private void line(byte[] bytes, int start, int end) {
    if (skipping) {
      skipping = false;
      bad.accept("longer than " + buffer.capacity() + " bytes");
    } else {
      lines.accept(Arrays.copyOfRange(bytes, start, end));
    }
  }
}
