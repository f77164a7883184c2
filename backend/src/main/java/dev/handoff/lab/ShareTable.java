package dev.handoff.lab;

import dev.handoff.lab.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What restarts add, for people. */
final class ShareTable {
  private static final String TITLE =
      "What a restart adds: ms, medians, beside the same time without one under the same load";

  private static final List<String> COLUMNS =
      List.of(
          "style",
          "server",
          "slowest",
          "without",
          "ratio",
          "to nginx",
          "gap",
          "without",
          "ratio",
          "to nginx",
          "p99",
          "without",
          "ratio",
          "send lag",
          "without");

  /** What the columns mean. */
  static final String LEGEND =
      """
        without    the same load to the same process shortly before, in a time as long, in which nothing happened
        slowest    from 1 s before the signal to 3 s after it; gap, p99: in the window of the verdict
        send lag   how late the generator itself was at worst while the slowest was measured: part of all these times
        to nginx   ratio to nginx's figure with a restart, in the same style and run
      """;

  private ShareTable() {}

  /** A row for each server in each style. */
  static Table of(List<Share> shares) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Share share : shares) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(share.style()), Cell.of(share.server())));
      row.addAll(compared(share.slowest()).toList());
      row.addAll(compared(share.gap()).toList());
      row.addAll(compared(share.p99()).limit(3).toList());
      row.addAll(compared(share.lag()).limit(2).toList());
      rows.add(row);
    }
    return new Table(TITLE, COLUMNS, rows);
  }

  private static Stream<Cell> compared(Share.Figure figure) {
    return Stream.of(
        Cell.number("%.1f", figure.with(), null),
        Cell.number("%.1f", figure.without(), null),
        Cell.number("%.2f", figure.ratio(), null),
        Cell.number("%.2f", figure.toNginx(), null));
  }
}
