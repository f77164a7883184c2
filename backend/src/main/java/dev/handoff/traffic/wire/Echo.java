package dev.handoff.traffic.wire;

import java.nio.ByteBuffer;

/** Compares the content of an answer, as it comes, with what it must repeat. */
final class Echo {
  private final ByteBuffer expected;
  private String difference;

  /**
   * A comparison that has not begun.
   *
   * @param expected what the content must be, consumed here; null if it may be anything
   */
  Echo(ByteBuffer expected) {
    this.expected = expected;
  }

  /** Compares the next part of the content without consuming it. */
  void compare(ByteBuffer content) {
    if (expected == null || difference != null) {
      return;
    }
    if (content.remaining() > expected.remaining()) {
      difference = "it is longer";
      return;
    }
    int at = expected.slice(expected.position(), content.remaining()).mismatch(content);
    if (at >= 0) {
      difference = "byte " + (expected.position() + at) + " is another one";
    }
    expected.position(expected.position() + content.remaining());
  }

  /** How a complete content differs, null if it does not. */
  String difference() {
    return difference == null && expected != null && expected.hasRemaining()
        ? "it ends " + expected.remaining() + " bytes early"
        : difference;
  }
}
