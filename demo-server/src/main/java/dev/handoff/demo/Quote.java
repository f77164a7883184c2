package dev.handoff.demo;

/** Foreign text, made safe to quote in one of our sentences. */
final class Quote {
  private static final int LONGEST = 100;

  private Quote() {}

  /** At most a hundred characters of the text, on one line. */
  static String of(String text) {
    StringBuilder quote = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST; i++) {
      char c = text.charAt(i);
      quote.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > LONGEST ? quote.append("...").toString() : quote.toString();
  }
}
