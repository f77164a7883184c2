package dev.handoff.fault;

import java.util.Locale;

/** Numbers as people read them. */
final class Words {
  private Words() {}

  static String seconds(long millis) {
    return millis < 1_000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /**
   * Makes a sentence of a clause that others have written, which may be empty or already a
   * sentence.
   */
  static String sentence(String clause) {
    String text = clause == null || clause.isBlank() ? "It failed" : clause.strip();
    return Character.toUpperCase(text.charAt(0))
        + text.substring(1)
        + (text.matches("(?s).*[.!?]") ? "" : ".");
  }

  static String some(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }
}
