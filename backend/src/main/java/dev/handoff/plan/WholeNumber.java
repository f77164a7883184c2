package dev.handoff.plan;

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
      throw refused(option, least, most);
    }
  }

  static IllegalArgumentException refused(String option, int least, int most) {
    return Limits.refused("%s must be a whole number from %d to %,d.", option, least, most);
  }
}
