package dev.handoff.web.live;

import dev.handoff.page.VerdictsView;
import dev.handoff.page.WaysView;
import dev.handoff.supervise.Refusal;
import dev.handoff.supervise.SubjectChoice;
import dev.handoff.verdict.Verdict;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Supplier;

/**
 * The verdicts as panels of the page: all of them, or with {@code ?at=} those of restarts requested
 * at that moment or before it.
 */
public final class VerdictPanels {
  private final Templates templates;
  private final Supplier<List<Verdict>> verdicts;

  /**
   * @param verdicts oldest restart first
   */
  public VerdictPanels(Templates templates, Supplier<List<Verdict>> verdicts) {
    this.templates = templates;
    this.verdicts = verdicts;
  }

  /** The sentences. */
  public void verdicts(Context request) throws Refusal {
    templates.answer(request, "panel/verdicts.jte", asked(request));
  }

  /** The figures. */
  public void figures(Context request) throws Refusal {
    templates.answer(request, "panel/figures.jte", asked(request));
  }

  /** The table of all restarts, at any moment. */
  public void restarts(Context request) {
    templates.answer(request, "panel/restarts.jte", all());
  }

  /** The table of the ways that have been seen. */
  public void ways(Context request) {
    templates.answer(request, "panel/ways.jte", ways());
  }

  /** The ways that have been seen, as the page shows them. */
  public WaysView ways() {
    return ways(List.of(), null);
  }

  /** The same with those that are offered, and the one that runs. */
  WaysView ways(List<SubjectChoice.Offer> offers, String chosen) {
    return WaysViews.of(verdicts.get(), offers, chosen);
  }

  /** All of them, as the page shows them. */
  public VerdictsView all() {
    return VerdictViews.of(verdicts.get());
  }

  private VerdictsView asked(Context request) throws Refusal {
    String at = request.queryParam("at");
    if (at == null) {
      return all();
    }
    if (!at.matches("\\d{1,18}")) {
      throw Refusal.badInput(
          "at must be a moment in whole nanoseconds, like the field mono of an event.");
    }
    long moment = Long.parseLong(at);
    return VerdictViews.of(
        verdicts.get().stream().filter(each -> each.window().requestedMono() <= moment).toList());
  }
}
