package dev.handoff.supervise;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @param what it is, for the sentence
   * @throws Refusal if it is none
   */
  public static Duration parse(String what, String text) throws Refusal {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Refusal.badInput(
          what + " is \"" + text + "\", which is no duration: write it as 500ms, 30s or 2m.");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
