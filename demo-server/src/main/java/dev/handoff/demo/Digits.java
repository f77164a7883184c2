package dev.handoff.demo;

/** Whole numbers as people write them in a command line or a query. */
final class Digits {
  /** More than anything here may have, and so few that a number of hours is a long in millis. */
  private static final int MOST = 12;

  private Digits() {}

  /**
   * Reads digits and nothing else: the JDK's own parsers take signs, and the digits of every
   * script.
   *
   * @return -1 for what is not a number, or one of more than twelve digits
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
