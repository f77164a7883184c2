package dev.handoff.supervise;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a traffic run shall send.
 *
 * @param rate requests a second, the highest if it changes
 * @param connections connection styles, such as {@code mixed} or {@code close=2,think=1}
 * @param arrivals {@code uniform} or {@code poisson}
 * @param duration how long requests are planned
 * @param slowShare share of the requests, 0 to 1, that go to {@code /slow}
 * @param steps how the rate changes, in place of rate and duration; empty if it does not
 * @param warmup at the start, in no latency; null for as long as is usual
 */
public record TrafficPlan(
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

  private static final int HIGHEST_RATE = 20_000;
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final List<String> STYLES =
      List.of(
          "close",
          "keep-alive",
          "keep-alive-looking",
          "reconnect",
          "think",
          "slow",
          "chunked",
          "upload");
  private static final List<String> MIXES = List.of("mixed", "all");
  private static final Pattern STYLE = Pattern.compile("([a-z-]+)(?:=(0*[1-9]\\d{0,2}|0*1000))?");

  /** What is proposed to people. */
  public static final TrafficPlan USUAL =
      new TrafficPlan(200, "mixed", "uniform", Duration.ofMinutes(2), 0.01, "", null);

  /**
   * A plan from what a person has entered; what is missing is as usual.
   *
   * @throws Refusal if a field makes no sense
   */
  public static TrafficPlan of(Map<String, String> fields) throws Refusal {
    Steps steps = steps(fields);
    double slowShare = number(fields, "slowShare", USUAL.slowShare());
    if (!(slowShare >= 0 && slowShare <= 1)) {
      throw Refusal.badInput("slowShare must be a number from 0 to 1.");
    }
    return new TrafficPlan(
        steps.highest(),
        connections(fields),
        choice(fields, "arrivals", USUAL.arrivals(), "poisson"),
        steps.length(),
        slowShare,
        steps.text(),
        warmup(fields, steps.length()));
  }

  /** With steps, nobody looks at a rate or a duration: a form sends all of its fields. */
  private static Steps steps(Map<String, String> fields) throws Refusal {
    String text = fields.getOrDefault("steps", "");
    if (text.isEmpty()) {
      double rate = number(fields, "rate", USUAL.rate());
      if (rate != Math.rint(rate) || rate < 1 || rate > HIGHEST_RATE) {
        throw Refusal.badInput("rate must be a whole number from 1 to " + HIGHEST_RATE + ".");
      }
      return new Steps("", rate, duration(fields));
    }
    Steps steps = Steps.parse(text);
    if (steps.highest() <= 0 || steps.highest() > HIGHEST_RATE) {
      throw Refusal.badInput(
          "The highest rate of steps must be above 0 and at most " + HIGHEST_RATE + ".");
    }
    if (steps.length().compareTo(LONGEST) > 0) {
      throw Refusal.badInput("steps must last 1h at most, all together.");
    }
    return steps;
  }

  private static Duration warmup(Map<String, String> fields, Duration length) throws Refusal {
    String text = fields.getOrDefault("warmup", "");
    if (text.isEmpty()) {
      return null;
    }
    Duration warmup = Durations.parse("warmup", text);
    if (warmup.compareTo(length) >= 0) {
      throw Refusal.badInput("warmup must be shorter than the traffic, or nothing is measured.");
    }
    return warmup;
  }

  private static String connections(Map<String, String> fields) throws Refusal {
    String text = fields.getOrDefault("connections", USUAL.connections());
    if (MIXES.contains(text)) {
      return text;
    }
    Set<String> seen = new HashSet<>();
    for (String part : text.split(",", -1)) {
      Matcher form = STYLE.matcher(part);
      if (!form.matches() || !STYLES.contains(form.group(1))) {
        throw Refusal.badInput(
            "connections has \""
                + part
                + "\": the styles are "
                + String.join(", ", STYLES)
                + ", each with =share from 1 to 1000 if wanted, or "
                + String.join(" or ", MIXES)
                + " alone.");
      }
      if (!seen.add(form.group(1))) {
        throw Refusal.badInput("connections has " + form.group(1) + " twice: add its shares up.");
      }
    }
    return text;
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
