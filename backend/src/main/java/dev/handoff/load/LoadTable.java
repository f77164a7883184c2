package dev.handoff.load;

import dev.handoff.procfs.Machine;
import dev.handoff.verdict.Budget;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** The parts of a {@link DashboardLoad} for people, at most 120 columns wide. */
final class LoadTable {
  private static final double CPU_PERCENT = 12.5;
  private static final double DELAY_MILLIS = 150;

  /** Resident memory of a dashboard that has nothing more to do. */
  static final double RESTED_MEGABYTES = 400;

  private static final String ROW = "  %-26s %10s %9s %5s %6s %15s %13s %6s %6s %6s%n";
  private static final String LEGEND =
      """
        lost    missing in the journal, and missing in what viewers that read got (of them / in all)
        CPU     of one core, the dashboard's alone      MB, heap   resident, and what a collection left: begin, half, end
        p50 ..  ms from the moment an event carries to its arrival at a viewer; the stream sends at most 20 frames a second
      """;

  private LoadTable() {}

  static String of(DashboardLoad.Plan plan, List<DashboardLoad.Part> parts) {
    StringBuilder text = new StringBuilder();
    text.append(
        say(
            "The dashboard under %,d events/s of %d processes%n%s%n%n",
            plan.events(), plan.processes(), Machine.describe()));
    text.append(
        say(ROW, "", "events", "/s", "lost", "CPU %", "MB", "heap MiB", "p50", "p95", "p99"));
    parts.forEach(part -> text.append(row(part)));
    text.append('\n').append(LEGEND).append('\n');
    for (Budget budget : budgets(parts)) {
      text.append(say("%-13s %s: %s%n", budget.verdict(), budget.what(), budget.measured()));
    }
    return text.toString();
  }

  /** How many events and records have not arrived. */
  static long lost(List<DashboardLoad.Part> parts) {
    return parts.stream().mapToLong(LoadTable::lost).sum();
  }

  private static long lost(DashboardLoad.Part part) {
    return part.lost() + (part.seen() == null ? 0 : part.seen().lost());
  }

  private static String row(DashboardLoad.Part part) {
    return say(
        ROW,
        part.name(),
        say("%,d", part.events()),
        say("%,.0f", part.perSecond()),
        part.seen() == null ? part.lost() + "" : part.lost() + "/" + part.seen().lost(),
        say("%.0f", part.cpuPercent()),
        join(part.residentMegabytes().stream().map(each -> say("%.0f", each)).toList()),
        join(part.heapMegabytes().stream().map(String::valueOf).toList()),
        delay(part, 50),
        delay(part, 95),
        delay(part, 99));
  }

  private static String delay(DashboardLoad.Part part, double percentile) {
    return part.seen() == null ? "-" : say("%.0f", millis(part.seen().delays(), percentile));
  }

  private static double millis(Histogram delays, double percentile) {
    return delays.getValueAtPercentile(percentile) / 1_000.0;
  }

  private static List<Budget> budgets(List<DashboardLoad.Part> parts) {
    DashboardLoad.Part first = parts.get(0);
    DashboardLoad.Part calm = parts.get(2);
    DashboardLoad.Part stalled = parts.get(3);
    double p95 = millis(calm.seen().delays(), 95);
    double rested = parts.get(4).restedMegabytes();
    return List.of(
        Budget.of("nothing lost", say("%,d", lost(parts)), lost(parts) == 0),
        Budget.of(
            say("at most %.1f %% of a core for the events, without a viewer", CPU_PERCENT),
            say("%.1f %%; %.0f %% with %s", first.cpuPercent(), calm.cpuPercent(), calm.name()),
            first.cpuPercent() <= CPU_PERCENT),
        Budget.of(
            say("event to viewer, p95, at most %.0f ms (without the browser)", DELAY_MILLIS),
            say("%.0f ms", p95),
            p95 <= DELAY_MILLIS),
        Budget.of(
            say("resident at most %.0f MB once it has rested from the events", RESTED_MEGABYTES),
            say("%.0f MB", rested),
            rested <= RESTED_MEGABYTES),
        Budget.of(
            "a stalled viewer harms nobody",
            say(
                "p95 %.0f ms with it, %d snapshots for %d viewers that read, %d of them cut",
                millis(stalled.seen().delays(), 95),
                stalled.seen().snapshots(),
                stalled.seen().viewers(),
                stalled.seen().cut()),
            stalled.seen().cut() == 0
                && stalled.seen().snapshots() == stalled.seen().viewers()
                && millis(stalled.seen().delays(), 95) <= DELAY_MILLIS));
  }

  private static String join(List<String> figures) {
    return figures.stream().collect(Collectors.joining(" "));
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
