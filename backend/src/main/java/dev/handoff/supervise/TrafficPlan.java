package dev.handoff.supervise;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a traffic run shall send.
 *
 * @param rate requests a second
 * @param connections {@code mixed}, {@code keep-alive} or {@code close}
 * @param arrivals {@code uniform} or {@code poisson}
 * @param duration how long requests are planned
 * @param slowShare share of the requests, 0 to 1, that go to {@code /slow}
 */
public record TrafficPlan(
    int rate, String connections, String arrivals, Duration duration, double slowShare) {
  /** The fields of {@link #of}. */
  public static final List<String> FIELDS =
      List.of("rate", "connections", "arrivals", "duration", "slowShare");

  private static final int HIGHEST_RATE = 20_000;
  private static final Duration LONGEST = Duration.ofHours(1);

  /** What is proposed to people. */
  public static final TrafficPlan USUAL =
      new TrafficPlan(200, "mixed", "uniform", Duration.ofMinutes(2), 0.01);

  /**
   * A plan from what a person has entered; what is missing is as usual.
   *
   * @throws Refusal if a field makes no sense
   */
  public static TrafficPlan of(Map<String, String> fields) throws Refusal {
    double rate = number(fields, "rate", USUAL.rate());
    if (rate != Math.rint(rate) || rate < 1 || rate > HIGHEST_RATE) {
      throw Refusal.badInput("rate must be a whole number from 1 to " + HIGHEST_RATE + ".");
    }
    double slowShare = number(fields, "slowShare", USUAL.slowShare());
    if (!(slowShare >= 0 && slowShare <= 1)) {
      throw Refusal.badInput("slowShare must be a number from 0 to 1.");
    }
    return new TrafficPlan(
        (int) rate,
        choice(fields, "connections", USUAL.connections(), "keep-alive", "close"),
        choice(fields, "arrivals", USUAL.arrivals(), "poisson"),
        duration(fields),
        slowShare);
  }

  private static Duration duration(Map<String, String> fields) throws Refusal {
    String text = fields.get("duration");
    Duration duration = text == null ? USUAL.duration() : Durations.parse("duration", text);
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw Refusal.badInput("duration must be longer than 0 and at most 1h.");
    }
    return duration;
  }

  private static double number(Map<String, String> fields, String name, double usual)
      throws Refusal {
    String text = fields.get(name);
    try {
      return text == null ? usual : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw Refusal.badInput(name + " is \"" + text + "\", which is no number.");
    }
  }

  private static String choice(
      Map<String, String> fields, String name, String usual, String... others) throws Refusal {
    String text = fields.getOrDefault(name, usual);
    if (!text.equals(usual) && !List.of(others).contains(text)) {
      throw Refusal.badInput(
          name + " must be " + usual + " or " + String.join(" or ", others) + ".");
    }
    return text;
  }
}
