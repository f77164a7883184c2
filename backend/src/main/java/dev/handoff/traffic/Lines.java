package dev.handoff.traffic;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects the lines of a head, of a chunk's size or of a trailer from bytes as they come. Lines
 * end with CRLF or LF alone; a CR elsewhere and a NUL read as spaces (RFC 9112 section 2.2, RFC
 * 9110 section 5.5).
 */
final class Lines {
  private static final int USUAL = 256;

  private final int most;
  private byte[] bytes = new byte[USUAL];
  private int count;
  private int end;
  private boolean ended;

  /**
   * No line yet.
   *
   * @param most bytes that all lines until {@link #clear} may have together
   */
  Lines(int most) {
    this.most = most;
  }

  /** Forgets all, and how many there were. */
  void clear() {
    next();
    count = 0;
    if (bytes.length > USUAL * 16) {
      bytes = new byte[USUAL];
    }
  }

  /** Begins another line. */
  void next() {
    end = 0;
    ended = false;
  }

  /**
   * Takes bytes up to the end of the line.
   *
   * @return whether it is there
   */
  boolean take(ByteBuffer from) {
    while (!ended && from.hasRemaining() && !tooMany()) {
      byte next = from.get();
      count++;
      if (next == '\n') {
        ended = true;
      } else {
        add(next == 0 ? (byte) ' ' : next);
      }
    }
    if (ended) {
      trim();
    }
    return ended;
  }

  /**
   * Goes on with the line that has ended, which the next one continues: an obs-fold of RFC 9112
   * section 5.2.
   */
  void unfold() {
    ended = false;
    add((byte) ' ');
  }

  /** Whether there were more bytes than may be; no further one is taken. */
  boolean tooMany() {
    return count > most;
  }

  boolean isEmpty() {
    return end == 0;
  }

  /** The line from its first byte, up to {@link #end}. */
  byte[] bytes() {
    return bytes;
  }

  int end() {
    return end;
  }

  private void add(byte next) {
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, end * 2);
    }
    bytes[end++] = next;
  }

  /** Cuts the CR of the end off, and reads others as spaces. */
  private void trim() {
    if (end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      if (bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
  }
}
