package dev.handoff.demo;

/** Whole numbers as people write them on a command line or in a query. */
final class Digits {
  /**
   * More digits than any number here needs, and few enough for that many hours to fit into a long
   * as milliseconds.
   */
  private static final int MOST = 12;

  private Digits() {}

  /**
   * Reads ASCII digits and nothing else: the JDK's parsers also accept signs and the digits of
   * every script.
   *
   * @return the number; -1 if the text is not a number or has more than twelve digits
   */
  static long parse(String text) {
    if (text == null || text.isEmpty() || text.length() > MOST) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
