package dev.handoff.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The planned rate over time: steps of one rate, and ramps between two. */
public final class Pace {
  private static final Pattern STEP =
      Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(?:-(\\d{1,6}(?:\\.\\d{1,3})?))?:(\\w+)");
  private static final int MAX_STEPS = 100;

  /** A rate that changes linearly from one value to another. Times in nanoseconds. */
  private record Step(double from, double to, long begin, long length, double before) {

    /** Requests up to its end. */
    double after() {
      // Evaluated in an order that keeps whole numbers whole.
      return before + (from + to) * length / 2e9;
    }

    Step upTo(long at) {
      long part = Math.min(length, at - begin);
      return new Step(from, part == length ? to : rate(begin + part), begin, part, before);
    }

    double rate(long at) {
      return from + (to - from) * (at - begin) / length;
    }

    /** The moment when this many requests have become due, if that is within this step. */
    long moment(double requests) {
      double mine = requests - before;
      if (mine <= 0) {
        return begin;
      }
      if (from == to) {
        // Multiply before dividing: 870 times 1/29 s would fall just short of 30 s.
        return begin + (long) (mine * 1e9 / from);
      }
      // The root of from*t + slope*t*t/2 = mine, in the form that does not subtract nearly equal
      // numbers.
      double slope = (to - from) * 1e9 / length;
      double root = Math.sqrt(Math.max(0, from * from + 2 * slope * mine));
      return begin + Math.min(length, (long) (2 * mine * 1e9 / (from + root)));
    }
  }

  private final String name;
  private final boolean scripted;
  private final List<Step> steps = new ArrayList<>();

  private Pace(String name, boolean scripted) {
    this.name = name;
    this.scripted = scripted;
  }

  /** A constant rate. */
  public static Pace steady(double rate, Duration duration) {
    Pace pace = new Pace("", false);
    pace.add(rate, rate, duration);
    return pace;
  }

  /**
   * Reads steps such as {@code 200:10s,200-1000:30s}, up to the highest rate that can be had.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public static Pace of(String steps) {
    return of(steps, Limits.RATE);
  }

  /**
   * Reads steps with a limit of their own.
   *
   * @param most requests a second
   * @throws IllegalArgumentException with one sentence for people
   */
  static Pace of(String steps, int most) {
    Pace pace = new Pace(steps, true);
    for (String each : steps.split(",", -1)) {
      Matcher form = STEP.matcher(each);
      if (!form.matches()) {
        throw Limits.refused(
            "'%s' is not a step; write it as 200:10s, or 200-1000:30s for a ramp.", each);
      }
      double from = Double.parseDouble(form.group(1));
      double to = form.group(2) == null ? from : Double.parseDouble(form.group(2));
      pace.add(from, to, duration(form.group(3)));
    }
    if (pace.steps.size() > MAX_STEPS) {
      throw Limits.refused("There are %d steps; %d are the most.", pace.steps.size(), MAX_STEPS);
    }
    Limits.checkRate("The highest rate of the steps", pace.highest(), most);
    if (pace.duration().compareTo(Limits.DURATION) > 0) {
      throw Limits.refused("The steps must last %s at most, all together.", Limits.LONGEST);
    }
    return pace;
  }

  /**
   * The same pace up to a moment, and from there to its end another rate. The requests planned by
   * then are the same, and the next ones follow without a jump.
   *
   * @param at nanoseconds since the start, before its end
   * @param rate requests a second, above 0
   */
  public Pace changed(long at, double rate) {
    List<Step> next = new ArrayList<>();
    for (Step each : steps) {
      if (each.begin() < at) {
        next.add(each.upTo(at));
      }
    }
    add(next, rate, rate, duration().toNanos() - at);
    Pace pace = new Pace(written(next), scripted);
    pace.steps.addAll(next);
    return pace;
  }

  /** Whether its steps were given beforehand, so that a change by hand would undo them. */
  public boolean isScripted() {
    return scripted;
  }

  /** As steps, to the millisecond. */
  private static String written(List<Step> steps) {
    return steps.stream()
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "%s:%dms",
                    BigDecimal.valueOf(each.to()).stripTrailingZeros().toPlainString(),
                    each.length() / 1_000_000))
        .collect(Collectors.joining(","));
  }

  private static Duration duration(String text) {
    Duration duration = Durations.parse(text);
    Limits.checkDuration("Each step", duration);
    return duration;
  }

  private void add(double from, double to, Duration length) {
    add(steps, from, to, length.toNanos());
  }

  private static void add(List<Step> steps, double from, double to, long length) {
    Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
    steps.add(
        new Step(
            from,
            to,
            last == null ? 0 : last.begin() + last.length(),
            length,
            last == null ? 0 : last.after()));
  }

  /**
   * The planned rate at a moment after the start, in nanoseconds; 0 when no more requests are
   * planned.
   */
  public double at(long nanos) {
    for (Step each : steps) {
      if (nanos < each.begin() + each.length()) {
        return each.rate(Math.max(nanos, each.begin()));
      }
    }
    return 0;
  }

  /**
   * The moment after the start, in nanoseconds, when this many requests have become due; {@link
   * Long#MAX_VALUE} if there are never that many. More requests give a later moment.
   */
  public long moment(double requests) {
    int i = steps.size() - 1;
    if (requests >= steps.get(i).after()) {
      return Long.MAX_VALUE;
    }
    while (i > 0 && requests < steps.get(i - 1).after()) {
      i--;
    }
    return steps.get(i).moment(requests);
  }

  /** The highest rate. */
  public double highest() {
    return steps.stream().mapToDouble(each -> Math.max(each.from(), each.to())).max().orElse(0);
  }

  /** The rate at the end. */
  public double last() {
    return steps.get(steps.size() - 1).to();
  }

  /** How long requests are planned for. */
  public Duration duration() {
    Step last = steps.get(steps.size() - 1);
    return Duration.ofNanos(last.begin() + last.length());
  }

  /** The steps as they were written; empty if the rate does not change. */
  @Override
  public String toString() {
    return name;
  }
}
