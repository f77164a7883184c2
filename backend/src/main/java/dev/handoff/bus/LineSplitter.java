package dev.handoff.bus;

import dev.handoff.event.Envelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream into lines. A line that is too long, or that the end of the stream cuts off, is
 * passed over and reported.
 */
final class LineSplitter {
  /** Why what the end of the stream cut off is passed over. */
  static final String HALF = "half a line at the end of a connection";

  private final Consumer<byte[]> lines;
  private final Consumer<String> bad;
  private final ByteBuffer buffer;
  private boolean skipping;

  /**
   * @param lines gets each line without its line feed
   * @param bad gets why a line was passed over
   */
  LineSplitter(Consumer<byte[]> lines, Consumer<String> bad) {
    this(Envelope.MAX_LINE, lines, bad);
  }

  /**
   * @param longest line, in bytes, its line feed included
   * @param lines as above
   * @param bad as above
   */
  LineSplitter(int longest, Consumer<byte[]> lines, Consumer<String> bad) {
    this.buffer = ByteBuffer.allocate(longest);
    this.lines = lines;
    this.bad = bad;
  }

  /** Reads until the end of the stream. */
  void readAll(ReadableByteChannel from) throws IOException {
    try {
      while (from.read(buffer) >= 0) {
        cut();
      }
    } finally {
      if (buffer.position() > 0 || skipping) {
        bad.accept(HALF);
      }
    }
  }

  private void cut() {
    byte[] bytes = buffer.array();
    int end = buffer.position();
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (bytes[i] == '\n') {
        line(bytes, start, i);
        start = i + 1;
      }
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
