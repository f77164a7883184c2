package dev.handoff.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The traffic that a person asks the dashboard for, in the words of its form and its API.
 *
 * @param rate requests per second, the highest if it changes
 * @param connections connection styles, such as {@code mixed} or {@code close=2,think=1}
 * @param arrivals {@code uniform} or {@code poisson}
 * @param duration how long requests are planned for
 * @param slowShare share of the requests, 0 to 1, that go to {@code /slow}
 * @param steps how the rate changes, instead of rate and duration; empty if it does not
 * @param warmup a time at the start that counts in no latency; null for the usual one
 */
public record TrafficOrder(
    double rate,
    String connections,
    String arrivals,
    Duration duration,
    double slowShare,
    String steps,
    Duration warmup) {
  /** The fields of {@link #of}. */
  public static final List<String> FIELDS =
      List.of("rate", "connections", "arrivals", "duration", "slowShare", "steps", "warmup");

  /** What people are offered. */
  public static final TrafficOrder USUAL =
      new TrafficOrder(200, "mixed", "uniform", Duration.ofMinutes(2), 0.01, "", null);

  /**
   * What a person has entered; missing fields have their usual values.
   *
   * @throws IllegalArgumentException with one sentence for people, if a field makes no sense
   */
  public static TrafficOrder of(Map<String, String> fields) {
    Pace pace = pace(fields);
    double slowShare = number(fields, "slowShare", USUAL.slowShare());
    Limits.checkShare("slowShare", slowShare);
    return new TrafficOrder(
        pace.highest(),
        connections(fields),
        choice(fields, "arrivals", USUAL.arrivals(), "poisson"),
        pace.duration(),
        slowShare,
        pace.toString(),
        warmup(fields, pace.duration()));
  }

  /** The same without requests that go to {@code /slow}. */
  public TrafficOrder withoutSlow() {
    return new TrafficOrder(rate, connections, arrivals, duration, 0, steps, warmup);
  }

  /** With steps, rate and duration are ignored: a form sends all of its fields. */
  private static Pace pace(Map<String, String> fields) {
    String text = fields.getOrDefault("steps", "");
    if (text.isEmpty()) {
      return Pace.steady(rate(fields), duration(fields));
    }
    return read("steps", text, steps -> Pace.of(steps, Limits.RATE_OF_ONE_LOOP));
  }

  /**
   * Requests a second that a person has entered.
   *
   * @throws IllegalArgumentException with one sentence for people, if there cannot be as many
   */
  public static double rate(Map<String, String> fields) {
    double rate = number(fields, "rate", USUAL.rate());
    if (rate != Math.rint(rate) || rate < 1 || rate > Limits.RATE_OF_ONE_LOOP) {
      throw WholeNumber.refused("rate", 1, Limits.RATE_OF_ONE_LOOP);
    }
    return rate;
  }

  private static Duration warmup(Map<String, String> fields, Duration length) {
    String text = fields.getOrDefault("warmup", "");
    if (text.isEmpty()) {
      return null;
    }
    Duration warmup = read("warmup", text, Durations::parse);
    Limits.checkWarmup("warmup", warmup, length);
    return warmup;
  }

  private static String connections(Map<String, String> fields) {
    String text = fields.getOrDefault("connections", USUAL.connections());
    read("connections", text, Mix::of);
    return text;
  }

  private static Duration duration(Map<String, String> fields) {
    String text = fields.get("duration");
    Duration duration = text == null ? USUAL.duration() : read("duration", text, Durations::parse);
    Limits.checkDuration("duration", duration);
    return duration;
  }

  private static <T> T read(String field, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage());
    }
  }

  private static double number(Map<String, String> fields, String name, double usual) {
    String text = fields.get(name);
    try {
      return text == null ? usual : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is \"" + text + "\", which is not a number.");
    }
  }

  private static String choice(
      Map<String, String> fields, String name, String usual, String... others) {
    String text = fields.getOrDefault(name, usual);
    if (!text.equals(usual) && !List.of(others).contains(text)) {
      throw new IllegalArgumentException(
          name + " must be " + usual + " or " + String.join(" or ", others) + ".");
    }
    return text;
  }
}
