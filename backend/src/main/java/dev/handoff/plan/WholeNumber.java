package dev.handoff.plan;

import java.util.Locale;

/** Whole numbers as people give them. */
public final class WholeNumber {
  private WholeNumber() {}

  /**
   * Checks one.
   *
   * @param option that gives it
   * @throws IllegalArgumentException with one sentence for people
   */
  public static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s must be a whole number from %d to %,d.", option, least, most));
    }
  }
}
