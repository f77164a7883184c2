package dev.handoff.supervise;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rates that change, such as {@code 200:10s,200-1000:30s}: what is to be known of them before the
 * traffic process, which reads them for itself, is started.
 *
 * @param text as it was written; empty if the rate does not change
 * @param highest rate of them
 * @param length of all together
 */
record Steps(String text, double highest, Duration length) {
  private static final String RATE = "(\\d{1,6}(?:\\.\\d{1,3})?)";
  private static final Pattern STEP = Pattern.compile(RATE + "(?:-" + RATE + ")?:(\\w+)");
  private static final int MOST = 100;

  /**
   * Reads steps.
   *
   * @throws Refusal if they are none
   */
  static Steps parse(String text) throws Refusal {
    double highest = 0;
    Duration length = Duration.ZERO;
    String[] parts = text.split(",", -1);
    if (parts.length > MOST) {
      throw Refusal.badInput("steps has " + parts.length + " steps; " + MOST + " are the most.");
    }
    for (String part : parts) {
      Matcher form = STEP.matcher(part);
      if (!form.matches()) {
        throw Refusal.badInput(
            "steps has \"" + part + "\": write a step as 200:10s, or 200-1000:30s for a ramp.");
      }
      highest = Math.max(highest, Double.parseDouble(form.group(1)));
      if (form.group(2) != null) {
        highest = Math.max(highest, Double.parseDouble(form.group(2)));
      }
      Duration each = Durations.parse("a length in steps", form.group(3));
      if (each.isZero()) {
        throw Refusal.badInput("steps has \"" + part + "\", which lasts no time at all.");
      }
      length = length.plus(each);
    }
    return new Steps(text, highest, length);
  }
}
