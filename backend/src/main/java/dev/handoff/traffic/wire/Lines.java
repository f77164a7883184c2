package dev.handoff.traffic.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects the lines of a head, of a chunk's size or of a trailer from bytes as they come. Lines
 * end with CRLF or LF alone; a CR elsewhere and a NUL are read as spaces (RFC 9112 section 2.2, RFC
 * 9110 section 5.5).
 */
final class Lines {
  private static final int USUAL = 256;
  private static final int MAX_SIZE_DIGITS = 15;

  private final int most;
  private byte[] bytes = new byte[USUAL];
  private int count;
  private int end;
  private boolean ended;

  /**
   * Lines without content yet.
   *
   * @param most the most bytes that all lines until {@link #clear} may have together
   */
  Lines(int most) {
    this.most = most;
  }

  /**
   * Whether these bytes are only line ends: surplus ones after a body are skipped before an answer.
   */
  static boolean areOnlyEnds(ByteBuffer bytes) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) != '\r' && bytes.get(i) != '\n') {
        return false;
      }
    }
    return true;
  }

  /** Forgets all bytes, and how many there were. */
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
   * @return whether the end is there
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
   * Continues the line that has ended, because the next one is folded onto it: an obs-fold of RFC
   * 9112 section 5.2.
   */
  void unfold() {
    ended = false;
    add((byte) ' ');
  }

  /** Whether there were too many bytes; then no more are taken. */
  boolean tooMany() {
    return count > most;
  }

  boolean isEmpty() {
    return end == 0;
  }

  /**
   * Whether the line, as far as it has come, may begin with these letters, in upper or lower case.
   */
  boolean beginLike(byte[] letters) {
    for (int i = 0; i < Math.min(end, letters.length); i++) {
      if ((bytes[i] & ~0x20) != (letters[i] & ~0x20) && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** The line from its first byte, up to {@link #end}. */
  byte[] bytes() {
    return bytes;
  }

  int end() {
    return end;
  }

  /** The size of a chunk: the hexadecimal number that the line begins with; -1 if there is none. */
  long size() {
    long size = 0;
    int digits = 0;
    while (digits < end && Character.digit(bytes[digits], 16) >= 0) {
      if (digits == MAX_SIZE_DIGITS) {
        return -1;
      }
      size = size * 16 + Character.digit(bytes[digits++], 16);
    }
    boolean ends = digits == end || " \t;".indexOf(bytes[digits]) >= 0;
    return digits > 0 && ends ? size : -1;
  }

  private void add(byte next) {
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, end * 2);
    }
    bytes[end++] = next;
  }

  /** Cuts off the CR at the end, and reads others as spaces. */
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
