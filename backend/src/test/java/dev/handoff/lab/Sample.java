package dev.handoff.lab;

import dev.handoff.event.Tally;
import dev.handoff.traffic.command.OpenLoop;
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

  private Sample() {}

  static OpenLoop.Outcome load(long planned, long lost, long closedIdle) {
    Map<String, Long> failures =
        lost == 0 ? Map.of() : Map.of("closed-before-response-reused", lost);
    return new OpenLoop.Outcome(
        new Tally(planned, planned - lost, lost, 0), failures, closedIdle, Map.of(), 250);
  }

  static MeasuredRestart restart(String server, String style, long lost) {
    return timed(server, style, lost, 200.0, 10);
  }

  static MeasuredRestart timed(
      String server, String style, long lost, Double readyMillis, double slowestMillis) {
    return new MeasuredRestart(
        server,
        style,
        load(5_000, lost, 3),
        readyMillis,
        readyMillis,
        slowestMillis,
        slowestMillis / 2,
        90);
  }

  /** One restart of each server in one style, each just within its budget. */
  static List<MeasuredRestart> allKept() {
    return new ArrayList<>(
        List.of(
            timed("ours", "close", 0, 150.0, 20),
            timed("ours, no archive", "close", 0, 250.0, 20),
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
        FREE,
        Budgets.of(restarts, SERVERS, FREE));
  }
}
