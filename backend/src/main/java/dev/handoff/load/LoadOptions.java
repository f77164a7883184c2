package dev.handoff.load;

import dev.handoff.plan.WholeNumber;
import picocli.CommandLine.Option;

/** The options of {@code handoff load}. */
public final class LoadOptions {
  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Events a second that the dashboard gets (default: ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--viewers",
      paramLabel = "N",
      defaultValue = "50",
      description = "Viewers of its event stream (default: ${DEFAULT-VALUE}).")
  private int viewers;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "Seconds that each part lasts (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--soak",
      paramLabel = "N",
      defaultValue = "10000000",
      description =
          "Events that the dashboard gets as fast as it takes them"
              + " (default: ${DEFAULT-VALUE}).")
  private int soak;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "20",
      description = "Processes that report to the dashboard (default: ${DEFAULT-VALUE}).")
  private int processes;

  /**
   * Checks what people gave.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public void check() {
    plan();
  }

  /**
   * The run that they ask for.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  DashboardLoad.Plan plan() {
    WholeNumber.check("--events", events, 20, 1_000_000);
    WholeNumber.check("--viewers", viewers, 2, 60);
    WholeNumber.check("--seconds", seconds, 2, 3_600);
    WholeNumber.check("--soak", soak, 1_000, 1_000_000_000);
    WholeNumber.check("--processes", processes, 1, 200);
    return new DashboardLoad.Plan(events, viewers, seconds, soak, processes);
  }
}
