package dev.handoff.plan;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which style each request has. Styles follow their weights, spread evenly and the same in every
 * run, so that the requests of a style never bunch up.
 */
public final class Mix {
  private static final int MAX_SHARE = 1_000;

  /** Makes one hundredth of a hundred requests 1 and not 0.99999. */
  private static final double ROUNDING = 1e-9;

  private static final Pattern PART = Pattern.compile("([a-z-]+)(?:=(\\d{1,4}))?");

  /**
   * A third each: new connections, kept ones that look for an end first, kept ones that just write.
   */
  public static final String HABITS = "close,keep-alive-looking,keep-alive";

  /** New and kept-alive connections in turn. */
  public static final Mix MIXED = of("mixed");

  private final String name;
  private final Style[] turns;
  private final double slowShare;

  private Mix(String name, Style[] turns, double slowShare) {
    this.name = name;
    this.turns = turns;
    this.slowShare = slowShare;
  }

  /** All requests in one style. */
  public static Mix of(Style style) {
    return new Mix(style.toString(), new Style[] {style}, 0);
  }

  /**
   * Reads {@code close=2,think=1}, {@code mixed} or {@code all}.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public static Mix of(String list) {
    switch (list) {
      case "mixed":
        return new Mix(list, turns(weights("close,keep-alive")), 0);
      case "all":
        String all =
            Arrays.stream(Style.values()).map(Style::toString).collect(Collectors.joining(","));
        return new Mix(list, turns(weights(all)), 0);
      default:
        return new Mix(list, turns(weights(list)), 0);
    }
  }

  /** The same mix, after a share of all requests, 0 to 1, has been given to the style slow. */
  public Mix withSlow(double share) {
    return new Mix(name, turns, share);
  }

  /** The style of a request, by its number, counted from 1. */
  public Style style(long number) {
    long slow = slowUpTo(number);
    if (slow > slowUpTo(number - 1)) {
      return Style.SLOW;
    }
    return turns[(int) ((number - slow - 1) % turns.length)];
  }

  /** All styles that can occur. */
  public Set<Style> styles() {
    Set<Style> styles = EnumSet.noneOf(Style.class);
    if (slowShare < 1) {
      styles.addAll(Arrays.asList(turns));
    }
    if (slowShare > 0) {
      styles.add(Style.SLOW);
    }
    return styles;
  }

  /** The share of the requests that a style gets, 0 to 1. */
  public double share(Style style) {
    long mine = Arrays.stream(turns).filter(style::equals).count();
    return mine * (1 - slowShare) / turns.length + (style == Style.SLOW ? slowShare : 0);
  }

  /** The share set by {@link #withSlow}. */
  public double slowShare() {
    return slowShare;
  }

  /** As it was written, without the share of {@link #withSlow}. */
  @Override
  public String toString() {
    return name;
  }

  private long slowUpTo(long number) {
    return (long) Math.floor(number * slowShare + ROUNDING);
  }

  private static Map<Style, Integer> weights(String list) {
    Map<Style, Integer> weights = new EnumMap<>(Style.class);
    for (String part : list.split(",", -1)) {
      Matcher form = PART.matcher(part);
      Style style = form.matches() ? style(form.group(1)) : null;
      if (style == null) {
        throw Limits.refused(
            "'%s' is not a connection style; the styles are %s, each with =share if wanted, or mixed,"
                + " or all.",
            part,
            Arrays.stream(Style.values()).map(Style::toString).collect(Collectors.joining(", ")));
      }
      int weight = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
      if (weight < 1 || weight > MAX_SHARE) {
        throw Limits.refused("The share of %s must be from 1 to %,d.", style, MAX_SHARE);
      }
      if (weights.put(style, weight) != null) {
        throw Limits.refused("The connection style %s is there twice; add its shares up.", style);
      }
    }
    return weights;
  }

  private static Style style(String name) {
    return Arrays.stream(Style.values())
        .filter(style -> style.toString().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Smooth weighted round robin, as nginx spreads requests over servers: one whole round. */
  private static Style[] turns(Map<Style, Integer> weights) {
    int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    Map<Style, Integer> credit = new EnumMap<>(Style.class);
    Style[] turns = new Style[sum];
    for (int i = 0; i < sum; i++) {
      weights.forEach((style, weight) -> credit.merge(style, weight, Integer::sum));
      Style next = null;
      for (Map.Entry<Style, Integer> each : credit.entrySet()) {
        if (next == null || each.getValue() > credit.get(next)) {
          next = each.getKey();
        }
      }
      credit.merge(next, -sum, Integer::sum);
      turns[i] = next;
    }
    return turns;
  }
}
