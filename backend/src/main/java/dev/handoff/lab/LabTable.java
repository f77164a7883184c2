package dev.handoff.lab;

import dev.handoff.plan.Style;
import dev.handoff.verdict.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A result for people, at most 120 columns wide unless a version is longer. */
final class LabTable {
  private static final String ROW = "  %-17s %8s %9s %9s %6s %8s %7s %8s %8s %9s %8s %7s%n";
  private static final List<String> COLUMNS =
      List.of(
          "restarts",
          "planned",
          "answered",
          "lost",
          "closed",
          "ready",
          "1st ans",
          "gap",
          "slowest",
          "p99",
          "MB");

  private static final String LEGEND =
      """
      A round: so many requests a second to one server, first without a restart, then one signal in the middle of them;
      the servers take turns. Counts are sums of the verdicts, whose windows go from the signal until the old processes
      have ended; times and sizes are medians over the restarts.
        lost     sent, and no valid answer; nothing is ever sent twice
        closed   idle connections that the server closed under the client, seen before a reuse or at the end
        ready    ms from the signal until the old generation has heard ready (event on the bus; others say no such thing)
        1st ans  ms from the signal to the first answer of a new process; only with new connections, others come later
        gap      ms, the longest time between two answers on new connections; - if a style opens none all along
        slowest, p99   ms, answers from 1 s before each signal to 3 s after it, from the planned moment; lost ones are in none
        MB       resident memory of one generation after its load; the sum of master and workers for the others
      """;

  private LabTable() {}

  /** The whole text, with a line feed at its end. */
  static String of(LabResult result) {
    StringBuilder text = new StringBuilder();
    add(
        text,
        "%,d restarts of each server in each client style, %,.0f requests/s, %,d kept-alive"
            + " connections%n%s%n%n",
        result.restarts(),
        result.rate(),
        result.connections(),
        result.machine());
    result.servers().forEach(server -> add(text, "%-18s %s%n", server.name(), about(server)));
    result.rows().stream().map(Row::style).distinct().forEach(style -> style(text, style, result));
    text.append('\n').append(LEGEND).append('\n');
    text.append(ShareTable.of(result.shares()).text()).append('\n');
    text.append(ShareTable.LEGEND).append('\n');
    for (Budget budget : result.budgets()) {
      add(text, "%-13s %s: %s%n", budget.verdict(), budget.what(), budget.measured());
    }
    return text.toString();
  }

  /** The same for a pull request. */
  static String markdown(LabResult result) {
    List<List<Table.Cell>> rows = new ArrayList<>();
    for (Row row : result.rows()) {
      rows.add(
          Stream.concat(Stream.of(row.style(), row.server()), cells(row).stream())
              .map(Table.Cell::of)
              .toList());
    }
    List<String> columns = new ArrayList<>(List.of("style", "server"));
    columns.addAll(COLUMNS);
    String title =
        say(
            "%,d restarts of each server in each client style, %,.0f requests/s, %,d kept-alive"
                + " connections",
            result.restarts(), result.rate(), result.connections());
    List<List<Table.Cell>> budgets =
        result.budgets().stream()
            .map(each -> Stream.of(each.verdict(), each.what(), each.measured()))
            .map(each -> each.map(Table.Cell::of).toList())
            .toList();
    return new Table(title, columns, rows).markdown()
        + "\n"
        + ShareTable.of(result.shares()).markdown()
        + "\n"
        + new Table("Budgets", List.of("verdict", "budget", "measured"), budgets).markdown();
  }

  private static String about(LabResult.Server server) {
    if (server.version() == null) {
      return server.problem();
    }
    return server.version() + (server.problem() == null ? "" : "; " + server.problem());
  }

  private static void style(StringBuilder text, String style, LabResult result) {
    add(text, "%n%s: %s%n", style, title(style));
    List<String> titles = new ArrayList<>(List.of(""));
    titles.addAll(COLUMNS);
    add(text, ROW, titles.toArray());
    for (Row row : result.rows()) {
      if (row.style().equals(style)) {
        row(text, row);
      }
    }
    for (LabResult.Server server : result.servers()) {
      boolean measured = result.rows().stream().anyMatch(row -> row.server().equals(server.name()));
      if (!measured && !server.name().equals(LabResult.NO_ARCHIVE)) {
        add(text, "  %-17s %s%n", server.name(), server.problem());
      }
    }
    double lag =
        result.rows().stream()
            .filter(row -> row.style().equals(style))
            .mapToDouble(Row::lagMillis)
            .max()
            .orElse(0);
    add(text, "  The load itself was late by up to %.1f ms (p99 of its worst round).%n", lag);
  }

  private static List<String> cells(Row row) {
    boolean fresh = row.style().equals(Style.CLOSE.toString());
    return List.of(
        Integer.toString(row.restarts()),
        say("%,d", row.requests().planned()),
        say("%,d", row.requests().answered()),
        say("%,d", row.requests().lost()),
        say("%,d", row.requests().closedIdle()),
        figure("%.0f", row.medians().readyMillis()),
        figure("%.0f", fresh ? row.medians().firstAnswerMillis() : null),
        figure("%.1f", row.medians().gapMillis()),
        figure("%.1f", row.medians().slowestMillis()),
        figure("%.1f", row.medians().p99Millis()),
        figure("%.0f", row.medians().residentMegabytes()));
  }

  private static void row(StringBuilder text, Row row) {
    List<String> cells = new ArrayList<>(List.of(row.server()));
    cells.addAll(cells(row));
    add(text, ROW, cells.toArray());
    if (!row.requests().failures().isEmpty()) {
      add(text, "  %-17s %s%n", "", failures(row.requests().failures()));
    }
    if (row.requests().lostOutside() > 0) {
      long outside = row.requests().lostOutside();
      add(text, "  %-17s %,d more lost outside of the restarts%n", "", outside);
    }
  }

  private static String failures(Map<String, Long> failures) {
    return failures.entrySet().stream()
        .map(each -> say("%,d %s", each.getValue(), each.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String title(String style) {
    return Arrays.stream(Style.values())
        .filter(each -> each.toString().equals(style))
        .map(RoundLoad::title)
        .collect(Collectors.joining());
  }

  /** A figure, or a dash for one that is not known. */
  static String figure(String format, Double value) {
    return value == null ? "-" : say(format, value);
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(say(format, values));
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
