package dev.handoff.lab;

import dev.handoff.lab.Table.Cell;
import dev.handoff.verdict.Budget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Throughput for people. */
final class ThroughputTables {
  private static final String LEGEND =
      """
      Each connection is kept, and sends its next request when the former is answered; medians. Servers and client share this
      machine: where the client takes about 100 % of a core, the rate is the client's limit, and the server's is higher.
      """;

  private ThroughputTables() {}

  /** For a terminal. */
  static String plain(ThroughputResult result) {
    StringBuilder text = new StringBuilder(result.machine()).append("\n\n");
    for (LabResult.Server server : result.servers()) {
      text.append(
          ComparisonTables.say(
              "%-18s %s%n",
              server.name(), server.problem() == null ? server.version() : server.problem()));
    }
    return text.append('\n').append(all(result, Table::text)).toString();
  }

  /** For a pull request. */
  static String markdown(ThroughputResult result) {
    return all(result, Table::markdown);
  }

  private static String all(ThroughputResult result, Function<Table, String> form) {
    Budget budget = result.budget();
    return form.apply(rates(result))
        + "\n"
        + LEGEND
        + "\n"
        + form.apply(ceiling(result.ceiling()))
        + "\n"
        + ComparisonTables.say(
            "%-13s %s: %s%n", budget.verdict(), budget.what(), budget.measured());
  }

  private static Table rates(ThroughputResult result) {
    List<List<Cell>> rows = new ArrayList<>();
    for (ThroughputResult.Rate rate : result.rates()) {
      rows.add(
          List.of(
              Cell.number("%d", rate.connections(), null),
              Cell.of(rate.server()),
              Cell.number("%,.0f", rate.perSecond(), null),
              Cell.number("%.2f", rate.p50Millis(), null),
              Cell.number("%.2f", rate.p99Millis(), null),
              Cell.number("%.0f", rate.serverMicros(), null),
              Cell.number("%.0f", rate.generatorPercent(), null),
              Cell.number("%,d", rate.lost(), null)));
    }
    return new Table(
        ComparisonTables.say(
            "Answers a second, %d times %.1f s each", result.rounds(), result.seconds()),
        List.of(
            "connections",
            "server",
            "answers/s",
            "p50 ms",
            "p99 ms",
            "server CPU µs/answer",
            "client CPU %",
            "lost"),
        rows);
  }

  private static Table ceiling(Ceiling ceiling) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Ceiling.Step step : ceiling.steps()) {
      rows.add(
          List.of(
              Cell.number("%,.0f", step.rate(), null),
              Cell.number("%.2f", step.lagMillis(), null),
              Cell.number("%,d", step.failed(), null),
              Cell.number("%.0f", step.generatorPercent(), null),
              Cell.of(step.kept() ? "yes" : "no")));
    }
    return new Table(
        "The generator itself: requests that are due at planned moments, one loop, 64 connections to "
            + ceiling.server(),
        List.of("requests/s", "send lag p99 ms", "not sent or lost", "client CPU %", "on time"),
        rows);
  }
}
