package dev.handoff.lab;

import dev.handoff.event.Tally;
import dev.handoff.story.Outcome;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.verdict.Accepts;
import dev.handoff.verdict.Gap;
import dev.handoff.verdict.Tone;
import dev.handoff.verdict.Verdict;
import dev.handoff.verdict.Verdict.Latency;
import dev.handoff.verdict.WindowTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Made-up restarts. */
final class Sample {
  static final List<LabResult.Server> SERVERS =
      List.of(
          new LabResult.Server("ours", "demo server", null),
          new LabResult.Server("ours, no archive", "demo server", null),
          new LabResult.Server("nginx", "nginx/1.22.1", null),
          new LabResult.Server("haproxy", null, "not installed"));

  static final EventsCost FREE = new EventsCost(1_000, 100, 100);

  private static final Gap GAP = new Gap(31.2, 1_000L, false, 1.0, null);
  private static final Gap NO_GAP = new Gap(null, null, false, null, "no new connections");

  private Sample() {}

  static MeasuredRestart restart(String server, String style, long lost) {
    return timed(server, style, lost, 200.0, 10);
  }

  static MeasuredRestart timed(
      String server, String style, long lost, Double readyMillis, double slowestMillis) {
    Tally tally = new Tally(5_000, 5_000 - lost, lost, 0);
    Gap gap = style.equals("close") ? GAP : NO_GAP;
    return measured(server, style, tally, 0, verdict(tally, readyMillis, slowestMillis, gap), 90);
  }

  /**
   * A measured restart.
   *
   * @param outside requests that its round lost besides
   */
  static MeasuredRestart measured(
      String server, String style, Tally tally, long outside, Verdict verdict, double megabytes) {
    Tally round = tally.plus(new Tally(1_000, 1_000 - outside, outside, 0));
    OpenLoop.Outcome load = new OpenLoop.Outcome(round, Map.of(), 3, 250, null);
    Verdict.Times times = verdict.times();
    Stretch with =
        new Stretch(
            times.gap().millis(),
            times.around().maxMicros() / 1e3,
            times.around().p99Micros() / 1e3,
            0.5);
    return new MeasuredRestart(server, style, verdict, load, megabytes, with, with);
  }

  /** The same restart beside a time without one that had other figures. */
  static MeasuredRestart beside(MeasuredRestart restart, Stretch without) {
    return new MeasuredRestart(
        restart.server(),
        restart.style(),
        restart.verdict(),
        restart.load(),
        restart.residentMegabytes(),
        restart.with(),
        without);
  }

  static Verdict verdict(Tally tally, Double readyMillis, double slowestMillis) {
    return verdict(tally, readyMillis, slowestMillis, GAP);
  }

  private static Verdict verdict(Tally tally, Double readyMillis, double slowestMillis, Gap gap) {
    Latency around =
        new Latency(5_000, 1, Math.round(slowestMillis * 1e3 / 2), Math.round(slowestMillis * 1e3));
    Long ready = readyMillis == null ? null : Math.round(readyMillis);
    return new Verdict(
        1,
        new Verdict.Window(1, 1, ready, readyMillis, null, 2L, true),
        new Verdict.Party(1, 1),
        new Verdict.Party(2, 2),
        new Verdict.Sides(null, null, List.of(1L), List.of(2L), null),
        new Verdict.Counts(
            new WindowTally(0, tally),
            tally.failed() == 0
                ? Map.of()
                : Map.of("closed-before-response-reused", tally.failed()),
            tally.failed(),
            Map.of(),
            Map.of()),
        new Verdict.Fate(0, 0, 0, 0, 0, null, 0),
        new Verdict.Times(null, null, around, null, null, gap),
        new Verdict.Evidence(new Accepts(null, null, null), null, null, null, null),
        new Verdict.Conclusion(Outcome.DONE, Tone.GOOD, null, "", "A sentence."));
  }

  /** One restart of each server in one style, each just within its budget. */
  static List<MeasuredRestart> allKept() {
    return new ArrayList<>(
        List.of(
            beside(timed("ours", "close", 0, 150.0, 15), new Stretch(31.2 / 1.2, 12.5, 6.25, 0.5)),
            timed("ours, no archive", "close", 0, 250.0, 15),
            timed("nginx", "close", 0, null, 10)));
  }

  static LabResult result(List<MeasuredRestart> restarts) {
    return new LabResult(
        "2 cores",
        1_000,
        64,
        2,
        SERVERS,
        Row.all(restarts),
        Share.all(restarts),
        FREE,
        Budgets.of(restarts, SERVERS, FREE));
  }
}
