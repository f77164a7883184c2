package dev.handoff.lab;

import dev.handoff.event.Tally;
import dev.handoff.lab.Facts.Socket;
import dev.handoff.lab.Table.Cell;
import dev.handoff.plan.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A comparison as tables. */
final class ComparisonTables {
  private ComparisonTables() {}

  /** All of them, in the order in which they are shown. */
  static List<Table> of(Comparison comparison) {
    List<Facts> ways = comparison.ways();
    List<Table> tables = new ArrayList<>();
    tables.add(losses(ways));
    tables.add(sockets(ways));
    if (ways.stream().anyMatch(each -> !each.failures().isEmpty())) {
      tables.add(failures(ways));
    }
    tables.add(opinions(ways));
    return tables;
  }

  private static Table losses(List<Facts> ways) {
    return new Table(
        "What clients lost, and how long they waited",
        List.of(
            "way",
            "restarts",
            "lost: new connections",
            "lost: kept, looks",
            "lost: kept, just writes",
            "in flight, cut",
            "gap ms",
            "slowest ms",
            "serving after ms"),
        rows(
            ways,
            way -> {
              List<Cell> cells = new ArrayList<>();
              cells.add(Cell.number("%d", way.counts().restarts(), null));
              for (Style style : WayRun.STYLES) {
                cells.add(lost(way.counts().of(style), way.recording()));
              }
              cells.add(lost(way.counts().slow(), way.recording()));
              cells.add(Cell.number("%.0f", way.times().gap(), way.recording()));
              cells.add(Cell.number("%.0f", way.times().slowest(), way.recording()));
              cells.add(Cell.number("%.0f", way.times().serving(), way.recording()));
              return cells;
            }));
  }

  private static Cell lost(Tally tally, String recording) {
    return tally.planned() == 0
        ? new Cell("-", null, null)
        : new Cell(say("%,d of %,d", tally.failed(), tally.planned()), tally.failed(), recording);
  }

  private static Table sockets(List<Facts> ways) {
    return new Table(
        "The listening socket, as the kernel showed it at the first restart",
        List.of("way", "told by", "owner", "in whose hands", "PID", "reset in the queue"),
        rows(
            ways,
            way ->
                List.of(
                    Cell.of(way.way().how()),
                    socket(way, each -> each.hands().owner(), each -> each.hands().owner()),
                    socket(way, each -> each.hands().line(), each -> each.hands().moments()),
                    socket(way, each -> each.pidStays() ? "stays" : "changes", Socket::pidStays),
                    queued(way))));
  }

  private static Cell socket(
      Facts way, Function<Socket, String> text, Function<Socket, Object> value) {
    Socket socket = way.socket();
    return socket == null
        ? new Cell("-", null, null)
        : new Cell(text.apply(socket), value.apply(socket), way.recording());
  }

  private static Cell queued(Facts way) {
    Long queued = way.counts().queued();
    return queued == null
        ? new Cell("not known", null, null)
        : Cell.number("%d", queued, way.recording());
  }

  private static Table failures(List<Facts> ways) {
    return new Table(
        "When the new one fails (lost of all requests meanwhile, a new connection each)",
        List.of("way", "it hangs before it is ready", "it crashes before that", "it crashes after"),
        rows(ways, way -> WayRun.FAULTS.stream().map(fault -> failure(way, fault)).toList()));
  }

  private static Cell failure(Facts way, String fault) {
    Facts.Failure failure = way.failure(fault);
    return failure == null
        ? new Cell("not measured", null, null)
        : new Cell(
            say(
                "%s; %,d of %,d",
                failure.outcome(), failure.tally().failed(), failure.tally().planned()),
            failure,
            failure.recording());
  }

  private static Table opinions(List<Facts> ways) {
    return new Table(
        "Judgement, not measured",
        List.of("way", "complexity", "best for"),
        rows(
            ways,
            way ->
                List.of(
                    Cell.of(Opinions.on(way.name()).complexity()),
                    Cell.of(Opinions.on(way.name()).bestFor()))));
  }

  private interface Cells {
    List<Cell> of(Facts way);
  }

  private static List<List<Cell>> rows(List<Facts> ways, Cells cells) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Facts way : ways) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(way.name())));
      row.addAll(cells.of(way));
      rows.add(row);
    }
    return rows;
  }

  /** What did not go as planned, a line each. */
  static List<String> problems(Comparison comparison) {
    return comparison.ways().stream()
        .filter(way -> way.problem() != null)
        .map(way -> way.name() + " " + way.problem() + ".")
        .toList();
  }

  static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
