package dev.handoff.web;

import dev.handoff.page.ControlsView;
import dev.handoff.page.PageView;
import dev.handoff.page.ReleaseView;
import dev.handoff.page.TrafficView;
import dev.handoff.page.VerdictView;
import dev.handoff.page.VerdictsView;
import dev.handoff.supervise.FleetState;
import dev.handoff.supervise.Generation;
import dev.handoff.supervise.Releases;
import dev.handoff.supervise.Supervision;
import dev.handoff.supervise.Target;
import dev.handoff.supervise.TrafficPlan;
import dev.handoff.supervise.TrafficStatus;
import dev.handoff.supervise.UpgradeStatus;
import dev.handoff.verdict.LiveVerdicts;
import dev.handoff.verdict.Verdict;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The page and its panels, drawn by templates that were compiled with the build. */
final class Panels {
  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Supervision supervision;
  private final LiveVerdicts verdicts;
  private final Target target;

  Panels(Supervision supervision, LiveVerdicts verdicts, Target target) {
    this.supervision = supervision;
    this.verdicts = verdicts;
    this.target = target;
  }

  void page(Context request) {
    FleetState state = supervision.fleet().now();
    render(
        request,
        "page.jte",
        new PageView(target.url(), controls(state), traffic(state), verdicts()));
  }

  void controls(Context request) {
    render(request, "panel/controls.jte", controls(supervision.fleet().now()));
  }

  void traffic(Context request) {
    render(request, "panel/traffic.jte", traffic(supervision.fleet().now()));
  }

  void verdicts(Context request) {
    render(request, "panel/verdicts.jte", verdicts());
  }

  private ControlsView controls(FleetState state) {
    Optional<Generation> serving = state.serving();
    Releases releases = supervision.supervisor().releases();
    return new ControlsView(
        serving.map(Generation::pid).orElse(0L),
        serving.map(Generation::generation).orElse(0),
        whyNot(state.upgrade()),
        state.upgrade().nextInMillis(),
        releases.all().stream()
            .map(each -> new ReleaseView(each.name(), each.title(), each.broken()))
            .toList(),
        releases.chosen());
  }

  private static String whyNot(UpgradeStatus upgrade) {
    return switch (upgrade.state()) {
      case "upgrading" -> "An upgrade is running: the new generation is not ready yet.";
      case "handing over" -> "The new generation is on probation: it has just taken over.";
      case "backing off" -> "The last attempt failed: the next one has to wait.";
      default -> null;
    };
  }

  private static TrafficView traffic(FleetState state) {
    TrafficStatus run = state.traffic();
    TrafficPlan usual = TrafficPlan.USUAL;
    return run.pid() == 0
        ? new TrafficView(
            false,
            (int) usual.rate(),
            usual.connections(),
            usual.arrivals(),
            words(usual.duration().toMillis()),
            "",
            usual.slowShare())
        : new TrafficView(
            run.running(),
            (int) run.rate(),
            run.connections(),
            run.arrivals(),
            words(run.durationMillis()),
            run.steps() == null ? "" : run.steps(),
            run.slowShare());
  }

  private VerdictsView verdicts() {
    List<VerdictView> newestFirst = new ArrayList<>();
    for (Verdict verdict : verdicts.all()) {
      newestFirst.add(
          0,
          new VerdictView(
              verdict.number(),
              verdict.tone(),
              verdict.settled(),
              verdict.sentence(),
              detail(verdict)));
    }
    return new VerdictsView(newestFirst);
  }

  private static String detail(Verdict verdict) {
    StringBuilder detail = new StringBuilder("PID " + verdict.oldPid());
    if (verdict.newPid() != 0) {
      detail.append(" to PID ").append(verdict.newPid());
    }
    if (verdict.readyMillis() != null) {
      detail.append(", ready after ").append(verdict.readyMillis()).append(" ms");
    }
    append(detail, "inside", verdict.inside());
    append(detail, "outside", verdict.outside());
    return detail.append('.').toString();
  }

  private static void append(StringBuilder detail, String where, Verdict.Latency latency) {
    if (latency != null) {
      detail.append(
          String.format(
              Locale.ROOT,
              "; %s p50 %.1f, p99 %.1f, max %.1f ms",
              where,
              latency.p50Micros() / 1e3,
              latency.p99Micros() / 1e3,
              latency.maxMicros() / 1e3));
    }
  }

  private static String words(long millis) {
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1_000 + "s";
  }

  private void render(Context request, String template, Object view) {
    StringOutput html = new StringOutput();
    templates.render(template, view, html);
    request.header("Cache-Control", "no-store");
    request.contentType("text/html; charset=utf-8").result(html.toString());
  }
}
