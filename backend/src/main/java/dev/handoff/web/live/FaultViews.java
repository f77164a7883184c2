package dev.handoff.web.live;

import dev.handoff.fault.Faults;
import dev.handoff.page.FaultView;
import dev.handoff.page.FaultsView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Faults as the page shows them. */
final class FaultViews {
  private FaultViews() {}

  static FaultsView of(List<Faults.Offer> offers, boolean traffic) {
    String whyNone = whyNone(offers);
    List<FaultView> views = new ArrayList<>();
    String running = null;
    FaultView latest = null;
    for (Faults.Offer offer : offers) {
      running = offer.running() ? offer.title() : running;
      FaultView view = view(offer, whyNone);
      views.add(view);
      latest = offer.latest() ? view : latest;
    }
    return new FaultsView(traffic, running, whyNone, latest, views);
  }

  private static FaultView view(Faults.Offer offer, String whyNone) {
    var last = offer.last();
    return new FaultView(
        offer.name(),
        offer.title(),
        offer.destructive(),
        offer.name().equals("stop"),
        offer.upgrades(),
        offer.running(),
        offer.choices().stream().map(choice -> view(choice, offer.destructive(), whyNone)).toList(),
        last == null ? null : last.expected() ? "expected" : "unexpected",
        last == null ? null : last.what());
  }

  private static FaultView.Choice view(Faults.Choice choice, boolean asks, String whyNone) {
    return new FaultView.Choice(
        choice.moment() == null ? "now" : choice.moment(),
        title(choice.moment(), asks),
        choice.does(),
        choice.expect(),
        choice.whyNot() != null,
        choice.whyNot() == null || choice.whyNot().equals(whyNone) ? null : choice.whyNot());
  }

  private static String title(String moment, boolean asks) {
    if (moment == null) {
      return "Run";
    }
    return switch (moment) {
      case "now" -> "Kill now";
      case "spawned" -> "Kill when the new process is spawned";
      case "ready" -> "Kill when the new process is ready";
      default -> "Kill while the old process drains";
    };
  }

  /** The reason why no fault can run, if all share one: it is then shown once. */
  private static String whyNone(List<Faults.Offer> offers) {
    Set<String> reasons = new HashSet<>();
    offers.forEach(offer -> offer.choices().forEach(choice -> reasons.add(choice.whyNot())));
    return reasons.size() == 1 ? reasons.iterator().next() : null;
  }
}
