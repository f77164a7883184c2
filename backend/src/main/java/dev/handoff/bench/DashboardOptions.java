package dev.handoff.bench;

import dev.handoff.subject.SubjectException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options of {@code bench --dashboard}. */
final class DashboardOptions {
  @Option(
      names = "--dashboard",
      description = "Measure the dashboard instead: events, viewers, memory.")
  private boolean wanted;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "10000",
      description = "With --dashboard: events a second (default: ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--viewers",
      paramLabel = "N",
      defaultValue = "50",
      description = "With --dashboard: viewers of its event stream (default: ${DEFAULT-VALUE}).")
  private int viewers;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "With --dashboard: length of each part (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--soak",
      paramLabel = "N",
      defaultValue = "10000000",
      description =
          "With --dashboard: events that are fed as fast as it takes them"
              + " (default: ${DEFAULT-VALUE}).")
  private int soak;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "20",
      description = "With --dashboard: processes that report (default: ${DEFAULT-VALUE}).")
  private int processes;

  boolean wanted() {
    return wanted;
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  void check() {
    BenchCommand.checkNumber("--events", events, 20, 1_000_000);
    BenchCommand.checkNumber("--viewers", viewers, 2, 60);
    BenchCommand.checkNumber("--seconds", seconds, 2, 3_600);
    BenchCommand.checkNumber("--soak", soak, 1_000, 1_000_000_000);
    BenchCommand.checkNumber("--processes", processes, 1, 200);
  }

  /**
   * Measures; returns the exit code, which is 1 if something was lost. Times do not matter for it.
   */
  int run(Workshop workshop, Consumer<String> progress, PrintWriter out)
      throws SubjectException, IOException, InterruptedException {
    DashboardBench.Plan plan = new DashboardBench.Plan(events, viewers, seconds, soak, processes);
    List<DashboardBench.Part> parts =
        new DashboardBench(plan, workshop.children(), workshop.directory(), progress).run();
    out.print(DashboardTable.of(plan, parts));
    out.flush();
    return DashboardTable.lost(parts) > 0 ? 1 : 0;
  }
}
