package dev.handoff.prove;

import static dev.handoff.prove.Words.UNKNOWN;
import static dev.handoff.prove.Words.millis;
import static dev.handoff.verdict.Figures.number;

import dev.handoff.event.Tally;
import dev.handoff.lab.Table;
import dev.handoff.lab.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Several subjects in one table: what each habit of clients lost, and how long nobody answered. */
final class SideBySide {
  private SideBySide() {}

  static Table of(List<Judged> all) {
    TreeSet<String> styles = new TreeSet<>();
    all.forEach(each -> styles.addAll(each.tried().proof().styles().keySet()));
    List<String> columns = new ArrayList<>(List.of("subject", "result", "restarts"));
    styles.forEach(style -> columns.add("lost: " + style));
    columns.addAll(List.of("retryable", "slow cut", "longest gap", "slowest"));
    return new Table("Side by side", columns, all.stream().map(each -> row(each, styles)).toList());
  }

  private static List<Cell> row(Judged judged, TreeSet<String> styles) {
    Proof proof = judged.tried().proof();
    ProvedRestart gap = proof.longestGap();
    List<String> row = new ArrayList<>();
    row.add(proof.subject().name());
    row.add(judged.judgement().word());
    row.add(proof.restarts().size() + " of " + proof.asked());
    styles.forEach(style -> row.add(lost(proof, style)));
    row.add(number(proof.retryable()));
    row.add(proof.slow() == 0 ? UNKNOWN : number(proof.slowCut()) + " of " + proof.slow());
    row.add(gap == null ? UNKNOWN : millis(gap.times().gapMillis()));
    row.add(millis(proof.slowestMillis()));
    return row.stream().map(Cell::of).toList();
  }

  private static String lost(Proof proof, String style) {
    Tally tally = proof.styles().getOrDefault(style, Tally.NONE);
    return tally.planned() > 0
        ? number(tally.failed()) + " of " + number(tally.sent())
        : proof.restarts().isEmpty() ? UNKNOWN : "left out";
  }
}
