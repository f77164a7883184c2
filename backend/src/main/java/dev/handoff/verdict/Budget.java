package dev.handoff.verdict;

/**
 * One of the budgets of the project.
 *
 * @param what it limits, and to what
 * @param measured in this run, in words
 * @param verdict {@code kept}, {@code not kept} or {@code not measured}
 */
public record Budget(String what, String measured, String verdict) {

  /** One that was measured. */
  public static Budget of(String what, String measured, boolean kept) {
    return new Budget(what, measured, kept ? "kept" : "not kept");
  }

  /** One that was not measured, with the reason. */
  public static Budget notMeasured(String what, String why) {
    return new Budget(what, why, "not measured");
  }
}
