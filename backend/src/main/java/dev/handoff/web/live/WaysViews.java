package dev.handoff.web.live;

import dev.handoff.page.SubjectView;
import dev.handoff.page.WaysView;
import dev.handoff.plan.Style;
import dev.handoff.story.Restart.Hands;
import dev.handoff.supervise.SubjectChoice;
import dev.handoff.verdict.Figures;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.WindowTally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** The newest verdict of each way, as the table of ways shows it. */
final class WaysViews {
  private static final String NONE = "-";

  private WaysViews() {}

  /**
   * A row for each way that is offered everywhere, and for each other that has been seen or runs.
   *
   * @param verdicts oldest restart first
   * @param chosen the way that runs; null where none does
   */
  static WaysView of(List<Verdict> verdicts, List<SubjectChoice.Offer> offers, String chosen) {
    Map<String, Verdict> newest = new LinkedHashMap<>();
    verdicts.forEach(verdict -> newest.put(wayOf(verdict), verdict));
    List<WaysView.Row> rows = new ArrayList<>();
    for (SubjectChoice.Offer offer : offers) {
      Verdict verdict = newest.remove(offer.name());
      boolean runs = offer.name().equals(chosen);
      if (!offer.onlyHere() || verdict != null || runs) {
        rows.add(
            new WaysView.Row(
                offer.name(),
                offer.title(),
                offer.whyNot(),
                runs,
                verdict == null ? null : restart(verdict)));
      }
    }
    newest.forEach(
        (way, verdict) -> rows.add(new WaysView.Row(way, "", null, false, restart(verdict))));
    return new WaysView(rows, chosen != null);
  }

  /** One that tells of its restart without being named hands over, perhaps to a standby. */
  private static String wayOf(Verdict verdict) {
    return verdict.sides().way() != null
        ? verdict.sides().way()
        : verdict.sides().subject() != null
            ? verdict.sides().subject()
            : verdict.window().aheadMillis() != null
                ? SubjectView.WITH_STANDBY
                : SubjectView.HANDS_OVER;
  }

  private static WaysView.Restart restart(Verdict verdict) {
    Verdict.Latency inside = verdict.times().inside();
    Map<String, WindowTally> styles = verdict.counts().styles();
    return new WaysView.Restart(
        verdict.number(),
        verdict.window().requestedMono(),
        verdict.conclusion().tone().toString(),
        verdict.window().settled(),
        Figures.outcome(verdict),
        lost(verdict.counts().window()),
        List.of(
            lost(styles, style -> !style.keepsAlive()),
            lost(styles, Style::looks),
            lost(styles, style -> style.keepsAlive() && !style.looks())),
        new WaysView.Measured(
            verdict.times().gap().proved() ? Figures.gap(verdict.times().gap()) : NONE,
            inside == null ? NONE : millis(inside.maxMicros() / 1e3),
            ready(verdict.window()),
            pid(verdict.sides().listener()),
            listener(verdict)));
  }

  private static WaysView.Lost lost(WindowTally window) {
    return new WaysView.Lost(window.tally().failed(), window.sent());
  }

  private static WaysView.Lost lost(Map<String, WindowTally> styles, Predicate<Style> which) {
    long lost = 0;
    long sent = 0;
    for (Style style : Style.values()) {
      WindowTally window = styles == null ? null : styles.get(style.toString());
      if (window != null && which.test(style)) {
        lost += window.tally().failed();
        sent += window.sent();
      }
    }
    return new WaysView.Lost(lost, sent);
  }

  private static String ready(Verdict.Window window) {
    return window.readyMillis() != null
        ? millis(window.readyMillis())
        : window.firstAnswerMillis() != null ? millis(window.firstAnswerMillis()) : NONE;
  }

  private static String pid(Hands hands) {
    return hands == null || hands.mainStays() == null
        ? NONE
        : hands.mainStays() ? "stays" : "changes";
  }

  private static String listener(Verdict verdict) {
    Hands hands = verdict.sides().listener();
    if (hands == null || verdict.sides().before().isEmpty()) {
      return NONE;
    } else if (hands.nobodyMillis() > 0) {
      return "nobody for " + millis(hands.nobodyMillis());
    } else if (hands.elsewhere()) {
      return "a manager, all the time";
    } else if (hands.sockets() > 1) {
      return "each its own socket";
    }
    boolean stays = Boolean.TRUE.equals(hands.mainStays());
    if (hands.changed()) {
      return stays
          ? "one that stays, and its workers"
          : hands.shared() ? "old, both, new" : "old, then new";
    }
    return stays ? "the process itself" : "the old one";
  }

  private static String millis(double millis) {
    return millis >= 10_000
        ? String.format(Locale.ROOT, "%,.1f s", millis / 1e3)
        : String.format(Locale.ROOT, millis < 10 ? "%,.1f ms" : "%,.0f ms", millis);
  }
}
