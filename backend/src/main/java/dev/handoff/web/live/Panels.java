package dev.handoff.web.live;

import dev.handoff.event.TrafficEvent;
import dev.handoff.fault.Faults;
import dev.handoff.page.ControlsView;
import dev.handoff.page.FaultsView;
import dev.handoff.page.PageView;
import dev.handoff.page.ReleaseView;
import dev.handoff.page.SubjectView;
import dev.handoff.page.TrafficView;
import dev.handoff.page.WaysView;
import dev.handoff.plan.Limits;
import dev.handoff.plan.TrafficOrder;
import dev.handoff.story.Generation;
import dev.handoff.story.Story;
import dev.handoff.story.TrafficStatus;
import dev.handoff.story.UpgradeStatus;
import dev.handoff.supervise.Releases;
import dev.handoff.supervise.Servers;
import dev.handoff.supervise.SubjectChoice;
import dev.handoff.supervise.Supervision;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** The page and its panels, rendered by templates that are compiled with the build. */
final class Panels {
  private final Templates templates;
  private final Supervision supervision;
  private final VerdictPanels verdicts;
  private final Faults faults;

  Panels(Templates templates, Supervision supervision, VerdictPanels verdicts, Faults faults) {
    this.templates = templates;
    this.supervision = supervision;
    this.verdicts = verdicts;
    this.faults = faults;
  }

  void page(Context request) {
    Story state = supervision.story().now();
    templates.answer(
        request,
        "page.jte",
        PageView.live(
            supervision.target().url(),
            controls(state),
            traffic(state),
            faults(state),
            TrafficEvent.LATE_MICROS,
            verdicts.all(),
            waysOf()));
  }

  void controls(Context request) {
    templates.answer(request, "panel/controls.jte", controls(supervision.story().now()));
  }

  void traffic(Context request) {
    templates.answer(request, "panel/traffic.jte", traffic(supervision.story().now()));
  }

  void faults(Context request) {
    templates.answer(request, "panel/faults.jte", faults(supervision.story().now()));
  }

  void ways(Context request) {
    templates.answer(request, "panel/ways.jte", waysOf());
  }

  private WaysView waysOf() {
    Servers servers = supervision.supervisor().servers();
    return verdicts.ways(servers.offers(), servers.now().name());
  }

  private ControlsView controls(Story state) {
    Optional<Generation> serving = state.serving();
    Releases releases = supervision.supervisor().releases();
    SubjectView subject = subject();
    boolean hands = subject.handsOver();
    return new ControlsView(
        hands
            ? serving.map(Generation::pid).orElse(0L)
            : supervision.supervisor().servers().now().main(),
        serving.map(Generation::generation).orElse(0),
        hands ? whyNot(state.upgrade()) : null,
        hands && List.of("upgrading", "handing over").contains(state.upgrade().state()),
        hands ? state.upgrade().nextInMillis() : 0,
        releases.all().stream()
            .map(each -> new ReleaseView(each.name(), each.title(), each.broken()))
            .toList(),
        releases.chosen(),
        subject);
  }

  private SubjectView subject() {
    Servers servers = supervision.supervisor().servers();
    Servers.Chosen chosen = servers.now();
    List<SubjectChoice.Offer> offers = servers.offers();
    String doing = chosen.runs() ? null : chosen.doing();
    return new SubjectView(
        chosen.name(),
        !chosen.other(),
        doing,
        offers.size() < 2
            ? List.of()
            : offers.stream()
                .map(each -> new SubjectView.Offer(each.name(), each.title(), each.whyNot()))
                .toList());
  }

  private static String whyNot(UpgradeStatus upgrade) {
    return switch (upgrade.state()) {
      case "upgrading" -> "An upgrade is running.";
      case "handing over" -> "The new process is on probation.";
      case "backing off" -> "The last upgrade failed";
      default -> null;
    };
  }

  private static TrafficView traffic(Story state) {
    TrafficStatus run = state.traffic();
    TrafficOrder usual = TrafficOrder.USUAL;
    return run.pid() == 0
        ? new TrafficView(
            false,
            (int) usual.rate(),
            usual.connections(),
            usual.arrivals(),
            words(usual.duration().toMillis()),
            "",
            usual.slowShare(),
            Limits.RATE_OF_ONE_LOOP)
        : new TrafficView(
            run.running(),
            (int) run.asked().rate(),
            run.asked().connections(),
            run.asked().arrivals(),
            words(run.asked().durationMillis()),
            run.asked().steps() == null ? "" : run.asked().steps(),
            run.asked().slowShare(),
            Limits.RATE_OF_ONE_LOOP);
  }

  private FaultsView faults(Story state) {
    return FaultViews.of(faults.all(), state.traffic().running());
  }

  private static String words(long millis) {
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1_000 + "s";
  }
}
