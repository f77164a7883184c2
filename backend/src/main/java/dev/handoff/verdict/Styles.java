package dev.handoff.verdict;

import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent.Style;
import dev.handoff.verdict.Verdict.StyleBooks;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The books of a window by connection style. They are unknown as a whole as soon as a part of them
 * is: styles that do not add up to the whole would hide where requests were lost.
 */
final class Styles {
  private static final Style NONE = new Style(0, 0, 0, 0);

  private final Map<String, Tally> tallies = new TreeMap<>();
  private boolean known = true;

  private static final class Tally {
    long planned;
    long inFlightAtStart;
    long answered;
    long failed;
    long notSent;
    long inFlight;

    void fail(String kind) {
      if (LossClass.isLoss(kind)) {
        failed++;
      } else {
        notSent++;
      }
    }

    StyleBooks books() {
      return new StyleBooks(planned, inFlightAtStart, answered, failed, notSent, inFlight);
    }

    boolean isPossible() {
      return Stream.of(planned, inFlightAtStart, answered, failed, notSent, inFlight)
          .allMatch(count -> count >= 0);
    }
  }

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
      Style before = opening.styles().getOrDefault(name, NONE);
      Style after = closing.styles().getOrDefault(name, NONE);
      Tally tally = styles.tally(name);
      tally.planned = after.planned() - before.planned();
      tally.inFlightAtStart = open(before);
      tally.answered = after.answered() - before.answered();
      tally.failed = after.failed() - before.failed();
      tally.notSent = after.notSent() - before.notSent();
      tally.inFlight = open(after);
    }
    return styles;
  }

  /** A request that was open at the end has failed. */
  void openFailed(String style, String kind) {
    Tally tally = of(style);
    tally.inFlight--;
    tally.fail(kind);
  }

  /** A request that was planned after the window belongs to it, and has failed. */
  void lateFailed(String style, String kind) {
    Tally tally = of(style);
    tally.planned++;
    tally.fail(kind);
  }

  /** All requests that were open at the end have been answered. */
  void openAnswered() {
    for (Tally tally : tallies.values()) {
      tally.answered += tally.inFlight;
      tally.inFlight = 0;
    }
  }

  /** Adds the books of another run. */
  void add(Styles run) {
    known &= run.known;
    run.tallies.forEach(
        (name, tally) -> {
          Tally sum = tally(name);
          sum.planned += tally.planned;
          sum.inFlightAtStart += tally.inFlightAtStart;
          sum.answered += tally.answered;
          sum.failed += tally.failed;
          sum.notSent += tally.notSent;
          sum.inFlight += tally.inFlight;
        });
  }

  /** The styles with requests in the window; empty without traffic, null if they are not known. */
  Map<String, StyleBooks> books() {
    if (!known || !tallies.values().stream().allMatch(Tally::isPossible)) {
      return null;
    }
    Map<String, StyleBooks> books = new TreeMap<>();
    tallies.forEach(
        (name, tally) -> {
          if (tally.planned + tally.inFlightAtStart > 0) {
            books.put(name, tally.books());
          }
        });
    return books;
  }

  private static boolean tells(Point point) {
    return point.tellsStyles() && point.stylesAgree();
  }

  private Tally of(String style) {
    known &= style != null;
    return tally(String.valueOf(style));
  }

  private Tally tally(String style) {
    return tallies.computeIfAbsent(style, name -> new Tally());
  }

  private static long open(Style style) {
    return style.planned() - style.answered() - style.failed() - style.notSent();
  }
}
