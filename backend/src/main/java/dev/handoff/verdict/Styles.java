package dev.handoff.verdict;

import dev.handoff.event.Tally;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tallies of a window by connection style. They are unknown as a whole as soon as a part of
 * them is: styles that do not add up to the whole would hide where requests were lost.
 */
final class Styles {
  private final Map<String, WindowTally> tallies = new TreeMap<>();
  private boolean known = true;

  /** What happened in one run between two moments. */
  static Styles between(Point opening, Point closing) {
    Styles styles = new Styles();
    styles.known = tells(opening) && tells(closing);
    if (!styles.known) {
      return styles;
    }
    Set<String> names = new TreeSet<>(opening.styles().keySet());
    names.addAll(closing.styles().keySet());
    for (String name : names) {
      styles.tallies.put(
          name,
          WindowTally.between(
              opening.styles().getOrDefault(name, Tally.NONE),
              closing.styles().getOrDefault(name, Tally.NONE)));
    }
    return styles;
  }

  /** A request that was open at the end has failed. */
  void openFailed(String style, String kind) {
    put(style, of(style).fail(kind));
  }

  /** A request that was planned after the window belongs to it, and has failed. */
  void lateFailed(String style, String kind) {
    put(style, of(style).failLate(kind));
  }

  /** A request that has failed does not belong to the window: {@link WindowTally#giveAway}. */
  void gaveAway(String style, boolean wasOpen) {
    put(style, of(style).giveAway(wasOpen));
  }

  /** All requests that were open at the end have been answered. */
  void openAnswered() {
    tallies.replaceAll((name, tally) -> tally.answerTheRest());
  }

  /** Adds the tallies of another run. */
  void add(Styles run) {
    known &= run.known;
    run.tallies.forEach((name, tally) -> tallies.merge(name, tally, WindowTally::plus));
  }

  /** The styles with requests in the window; empty without traffic, null if they are not known. */
  Map<String, WindowTally> tallies() {
    if (!known || !tallies.values().stream().allMatch(WindowTally::balances)) {
      return null;
    }
    Map<String, WindowTally> used = new TreeMap<>(tallies);
    used.values().removeIf(tally -> tally.inFlightAtStart() + tally.tally().planned() == 0);
    return used;
  }

  private static boolean tells(Point point) {
    return point.tellsStyles() && point.stylesAgree();
  }

  private WindowTally of(String style) {
    known &= style != null;
    return tallies.getOrDefault(String.valueOf(style), WindowTally.NONE);
  }

  private void put(String style, WindowTally tally) {
    tallies.put(String.valueOf(style), tally);
  }
}
