package dev.handoff.lab;

import dev.handoff.event.Tally;
import dev.handoff.verdict.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges a run by the budgets of the project. Only lost requests matter for the exit code. */
final class Budgets {
  /** Only clients that open connections all along see a gap. */
  private static final String NO_FIGURE = "no client style of this run has that figure";

  private static final double READY_MILLIS = 250;
  private static final double STANDBY_MILLIS = 50;
  private static final double READY_RATIO = 0.6;
  private static final String SLOWEST = "slowest request of a handover";
  private static final String GAP = "longest gap of a handover";
  private static final double CALM_RATIO = 1.2;
  private static final double NGINX_RATIO = 1.5;
  private static final double EVENTS_PERCENT = 2;
  private static final double RESIDENT_MEGABYTES = 100;

  private final List<MeasuredRestart> restarts;
  private final List<Share> shares;
  private final List<LabResult.Server> servers;
  private final EventsCost events;

  /** Ours; with a standby if that was measured. */
  private final String judged;

  private Budgets(
      List<MeasuredRestart> restarts, List<LabResult.Server> servers, EventsCost events) {
    this.restarts = restarts;
    this.shares = Share.all(restarts);
    this.servers = servers;
    this.events = events;
    this.judged = of(LabResult.STANDBY).isEmpty() ? LabResult.OURS : LabResult.STANDBY;
  }

  /** All of them, in the order in which they are shown. */
  static List<Budget> of(
      List<MeasuredRestart> restarts, List<LabResult.Server> servers, EventsCost events) {
    Budgets all = new Budgets(restarts, servers, events);
    List<Budget> budgets = new ArrayList<>();
    budgets.add(all.lost());
    budgets.add(all.ready(LabResult.OURS, "", READY_MILLIS));
    if (all.judged.equals(LabResult.STANDBY)) {
      budgets.add(all.ready(LabResult.STANDBY, " with a standby", STANDBY_MILLIS));
    }
    budgets.add(all.archive());
    budgets.add(all.toCalm(SLOWEST, Share::slowest));
    budgets.add(all.toNginx(SLOWEST, Share::slowest));
    budgets.add(all.toCalm(GAP, Share::gap));
    budgets.add(all.toNginx(GAP, Share::gap));
    budgets.add(all.toCalm("p99 within the handover", Share::p99));
    budgets.add(all.events());
    budgets.add(all.resident());
    return List.copyOf(budgets);
  }

  private Budget lost() {
    List<MeasuredRestart> ours = new ArrayList<>(of(LabResult.OURS));
    ours.addAll(of(LabResult.STANDBY));
    if (ours.isEmpty()) {
      ours.addAll(of(LabResult.NO_ARCHIVE));
    }
    Tally tally = ours.stream().map(MeasuredRestart::tally).reduce(Tally.NONE, Tally::plus);
    long outside = ours.stream().mapToLong(MeasuredRestart::lostOutside).sum();
    String what = "no request lost by ours over 100 restarts in each client style";
    if (tally.failed() + outside == 0 && tally.provesNothing()) {
      return Budget.notMeasured(
          what, say("%,d of %,d not sent in time", tally.notSent(), tally.planned()));
    }
    return Budget.of(
        what,
        say(
                "%,d of %,d lost over %,d restarts in all",
                tally.failed(), tally.planned(), ours.size())
            + (outside == 0 ? "" : say(", %,d more outside of them", outside)),
        tally.failed() + outside == 0);
  }

  private Budget ready(String server, String how, double limit) {
    Double millis = Row.median(of(server), MeasuredRestart::readyMillis);
    String what = say("SIGHUP to ready%s, median, at most %.0f ms", how, limit);
    return millis == null
        ? Budget.notMeasured(what, missing(server))
        : Budget.of(what, say("%.0f ms", millis), millis <= limit);
  }

  private Budget archive() {
    String what = say("the same, at most %.1f of that without a class archive", READY_RATIO);
    // Both with the same client style.
    List<MeasuredRestart> without = of(LabResult.NO_ARCHIVE);
    if (without.isEmpty() || of(LabResult.OURS).isEmpty()) {
      return Budget.notMeasured(
          what, missing(without.isEmpty() ? LabResult.NO_ARCHIVE : LabResult.OURS));
    }
    double with =
        Row.median(in(without.get(0).style(), of(LabResult.OURS)), MeasuredRestart::readyMillis);
    double plain = Row.median(without, MeasuredRestart::readyMillis);
    return Budget.of(
        what,
        say("%.0f ms, without %.0f ms: %.2f", with, plain, with / plain),
        with <= READY_RATIO * plain);
  }

  private Budget toCalm(String figure, Function<Share, Share.Figure> of) {
    String what =
        say("%s, median, at most %.1f times that of the same time without one", figure, CALM_RATIO);
    return compared(what, NO_FIGURE, CALM_RATIO, of, Share.Figure::ratio, "without");
  }

  private Budget toNginx(String figure, Function<Share, Share.Figure> of) {
    String what = say("%s, median, at most %.1f times nginx's", figure, NGINX_RATIO);
    return compared(
        what, missing(Share.NGINX), NGINX_RATIO, of, Share.Figure::toNginx, Share.NGINX);
  }

  /** In each style that has the figure; one style that does not keep it is enough. */
  private Budget compared(
      String what,
      String missing,
      double limit,
      Function<Share, Share.Figure> of,
      Function<Share.Figure, Double> ratio,
      String other) {
    List<String> measured = new ArrayList<>();
    boolean kept = true;
    for (Share share : shares) {
      Share.Figure figure = of.apply(share);
      if (share.server().equals(judged) && ratio.apply(figure) != null) {
        double times = ratio.apply(figure);
        kept &= times <= limit;
        measured.add(
            say(
                "%s %.1f ms, %s %.1f ms: %.2f",
                share.style(), figure.with(), other, figure.with() / times, times));
      }
    }
    return measured.isEmpty()
        ? Budget.notMeasured(what, missing)
        : Budget.of(what, String.join("; ", measured), kept);
  }

  private Budget events() {
    String what = say("the events cost at most %.0f %% of the throughput", EVENTS_PERCENT);
    return events == null
        ? Budget.notMeasured(what, "left out (--cost-rounds 0)")
        : Budget.of(
            what,
            say(
                "%.1f %% (CPU per request: %.1f µs with the bus, %.1f µs without)",
                events.percent(), events.microsWithBus(), events.microsWithout()),
            events.percent() <= EVENTS_PERCENT);
  }

  private Budget resident() {
    String generation = of(LabResult.OURS).isEmpty() ? judged : LabResult.OURS;
    Double megabytes = Row.median(of(generation), MeasuredRestart::residentMegabytes);
    String what = say("resident memory of one generation at most %.0f MB", RESIDENT_MEGABYTES);
    return megabytes == null
        ? Budget.notMeasured(what, missing(generation))
        : Budget.of(what, say("%.0f MB", megabytes), megabytes <= RESIDENT_MEGABYTES);
  }

  private List<MeasuredRestart> of(String server) {
    return restarts.stream().filter(each -> each.server().equals(server)).toList();
  }

  private static List<MeasuredRestart> in(String style, List<MeasuredRestart> restarts) {
    return restarts.stream().filter(each -> each.style().equals(style)).toList();
  }

  private String missing(String server) {
    String problem =
        servers.stream()
            .filter(each -> each.name().equals(server))
            .map(LabResult.Server::problem)
            .filter(Objects::nonNull)
            .collect(Collectors.joining());
    if (!problem.isEmpty()) {
      return server + ": " + problem;
    }
    boolean asked = servers.stream().anyMatch(each -> each.name().equals(server));
    return asked ? NO_FIGURE : server + " was not asked for";
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
