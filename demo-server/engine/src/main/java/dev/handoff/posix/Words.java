package dev.handoff.posix;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts the kernel's strings, which are bytes without a NUL, to texts and back without any
 * change. They are read as UTF-8 whatever the locale says, because services are often started
 * without one. A byte that is not UTF-8 becomes the lone surrogate U+DC00 + byte, as in Python (PEP
 * 383).
 */
public final class Words {
  private static final char FIRST_BYTE = '\uDC80';
  private static final char LAST_BYTE = '\uDCFF';
  private static final int LONGEST_SHOWN = 300;

  private Words() {}

  /** The bytes as a text that {@link #bytes} turns into the same bytes again. */
  public static String text(byte[] bytes, int from, int to) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    CharBuffer out = CharBuffer.allocate(to - from);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (0xDC00 + (in.get() & 0xff)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  /**
   * The bytes of a text in UTF-8, with lone surrogates turned back into the bytes that they stand
   * for.
   */
  public static byte[] bytes(String text) {
    if (isUnicode(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isByte(text, i)) {
        bytes.writeBytes(text.substring(done, i).getBytes(StandardCharsets.UTF_8));
        bytes.write(text.charAt(i) & 0xff);
        done = i + 1;
      }
    }
    bytes.writeBytes(text.substring(done).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /** The strings of a file, each ended by a NUL, as in {@code /proc/PID/cmdline}. */
  static List<String> split(byte[] bytes) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        words.add(text(bytes, start, i));
        start = i + 1;
      }
    }
    if (start < bytes.length) {
      // A process may have overwritten its own title.
      words.add(text(bytes, start, bytes.length));
    }
    return words;
  }

  /**
   * The text for people and for JSON: without lone surrogates and control characters, and cut if it
   * is very long.
   */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST_SHOWN) + 8);
    for (int i = 0; i < text.length() && i < LONGEST_SHOWN; i++) {
      char c = text.charAt(i);
      boolean whole =
          Character.isHighSurrogate(c)
              ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
              : !isLoneLow(text, i);
      shown.append(!whole || Character.isISOControl(c) ? '\uFFFD' : c);
    }
    if (text.length() > LONGEST_SHOWN) {
      if (Character.isHighSurrogate(shown.charAt(shown.length() - 1))) {
        shown.setLength(shown.length() - 1);
      }
      shown.append("...");
    }
    return shown.toString();
  }

  /** Whether the text consists of whole characters, without lone surrogates. */
  public static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        if (++i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isByte(String text, int i) {
    char c = text.charAt(i);
    return c >= FIRST_BYTE && c <= LAST_BYTE && isLoneLow(text, i);
  }

  private static boolean isLoneLow(String text, int i) {
    return Character.isLowSurrogate(text.charAt(i))
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
