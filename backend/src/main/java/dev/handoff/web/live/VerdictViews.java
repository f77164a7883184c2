package dev.handoff.web.live;

import dev.handoff.page.VerdictView;
import dev.handoff.page.VerdictsView;
import dev.handoff.verdict.Figures;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.WindowTally;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Verdicts as the page shows them. */
public final class VerdictViews {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private static final String NONE = "-";

  private VerdictViews() {}

  /**
   * The newest with its figures, the earlier ones with their sentences only.
   *
   * @param verdicts oldest restart first
   */
  public static VerdictsView of(List<Verdict> verdicts) {
    List<VerdictView> newestFirst = new ArrayList<>();
    for (int i = verdicts.size() - 1; i >= 0; i--) {
      Verdict verdict = verdicts.get(i);
      newestFirst.add(newestFirst.isEmpty() ? complete(verdict) : brief(verdict));
    }
    return new VerdictsView(newestFirst);
  }

  private static VerdictView brief(Verdict verdict) {
    return view(verdict, List.of(), List.of(), List.of());
  }

  private static VerdictView complete(Verdict verdict) {
    List<VerdictView.Figure> figures = new ArrayList<>();
    for (Figures.Figure figure : Figures.of(verdict)) {
      figures.add(new VerdictView.Figure(figure.name(), figure.value()));
    }
    return view(verdict, figures, times(Figures.times(verdict)), styles(verdict.counts().styles()));
  }

  private static VerdictView view(
      Verdict verdict,
      List<VerdictView.Figure> figures,
      List<VerdictView.Times> times,
      List<VerdictView.Figure> styles) {
    return new VerdictView(
        verdict.number(),
        WHEN.format(
            Instant.ofEpochMilli(verdict.window().requestedWall()).atZone(ZoneId.systemDefault())),
        way(verdict),
        verdict.conclusion().tone().toString(),
        verdict.window().settled(),
        verdict.conclusion().lead(),
        verdict.sentence(),
        new VerdictView.Details(figures, times, styles),
        row(verdict));
  }

  private static VerdictView.Row row(Verdict verdict) {
    Verdict.Latency inside = verdict.times().inside();
    Long ready = verdict.window().readyMillis();
    long sent = verdict.counts().window().sent();
    return new VerdictView.Row(
        verdict.window().requestedMono(),
        verdict.before().pid(),
        verdict.after().pid(),
        generations(verdict),
        Figures.outcome(verdict),
        verdict.fate().cut(),
        sent + verdict.notSent() == 0
            ? NONE
            : String.format(Locale.ROOT, "%,d of %,d", verdict.failed(), sent),
        verdict.times().gap().proved() ? Figures.gap(verdict.times().gap()) : "",
        ready == null ? NONE : String.format(Locale.ROOT, "%,d ms", ready),
        inside == null
            ? NONE
            : String.format(
                Locale.ROOT,
                inside.p99Micros() < 10_000 ? "%,.1f ms" : "%,.0f ms",
                inside.p99Micros() / 1e3));
  }

  private static String way(Verdict verdict) {
    return verdict.sides().way() == null ? "" : verdict.sides().way();
  }

  private static String generations(Verdict verdict) {
    if (!way(verdict).isEmpty()) {
      return way(verdict);
    }
    int old = verdict.before().gen();
    return "gen "
        + old
        + " → "
        + (verdict.after().gen() == 0 ? String.valueOf(old + 1) : verdict.after().gen());
  }

  /** In the order of {@link Figures}: latency, then service time, each inside and outside. */
  private static List<VerdictView.Times> times(List<Figures.Times> all) {
    return List.of(
        new VerdictView.Times("inside", values(all.get(0), all.get(2))),
        new VerdictView.Times("outside", values(all.get(1), all.get(3))));
  }

  private static List<String> values(Figures.Times latency, Figures.Times service) {
    return Stream.of(latency, service)
        .flatMap(times -> Stream.of(times.p50(), times.p99(), times.max()))
        .toList();
  }

  private static List<VerdictView.Figure> styles(Map<String, WindowTally> styles) {
    return styles == null || styles.size() < 2
        ? List.of()
        : styles.entrySet().stream()
            .map(each -> new VerdictView.Figure(each.getKey(), lost(each.getValue())))
            .toList();
  }

  private static String lost(WindowTally window) {
    long notSent = window.tally().notSent();
    String lost =
        String.format(Locale.ROOT, "%,d of %,d lost", window.tally().failed(), window.sent());
    return notSent == 0 ? lost : lost + String.format(Locale.ROOT, ", %,d not sent", notSent);
  }
}
