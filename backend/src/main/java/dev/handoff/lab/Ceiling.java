package dev.handoff.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.handoff.plan.Limits;
import dev.handoff.plan.Style;
import dev.handoff.procfs.Usage;
import dev.handoff.traffic.command.OpenLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The highest rate at which the generator, with one loop, still sends its requests when they are
 * due.
 *
 * @param server that answered
 * @param steps the rates that were tried, in their order
 */
record Ceiling(String server, List<Step> steps) {
  /** So many a second are aimed at. */
  static final double AIM = 20_000;

  /** The 99th percentile of the send lag stays below this. */
  static final double LAG_MILLIS = 1;

  private static final double LOWEST = 2_500;
  private static final double GRAIN = 500;
  private static final int POOL = 64;

  /** A busy moment of the machine is no ceiling. */
  private static final int ATTEMPTS = 2;

  /**
   * A rate that was tried.
   *
   * @param lagMillis 99th percentile of the time from the planned moment until a request was begun
   * @param failed requests that were not sent or got no valid answer
   * @param generatorPercent of one core
   */
  record Step(double rate, double lagMillis, long failed, double generatorPercent) {

    /** Whether the generator kept its schedule. */
    @JsonProperty
    boolean kept() {
      return lagMillis < LAG_MILLIS && failed == 0;
    }
  }

  /** Tries a rate. */
  interface Tried {
    Step at(double rate) throws IOException;
  }

  /** Looks for it with a server on this machine, for so long at each rate. */
  static Ceiling of(String server, String url, Duration each, Consumer<String> progress)
      throws IOException {
    return new Ceiling(
        server,
        search(
            rate -> {
              Step step = tried(url, rate, each);
              progress.accept(
                  ComparisonTables.say(
                      "generator at %,.0f/s: lag %.2f ms (p99)", rate, step.lagMillis()));
              return step;
            }));
  }

  /** Doubles the rate until it is too high, then halves what lies between. */
  static List<Step> search(Tried tried) throws IOException {
    List<Step> steps = new ArrayList<>();
    double kept = 0;
    double next = LOWEST;
    double broken = Double.MAX_VALUE;
    while (next > kept && next < broken) {
      Step step = best(tried, next);
      steps.add(step);
      if (step.kept()) {
        kept = next;
      } else {
        broken = next;
      }
      next =
          broken > Limits.RATE
              ? Math.min(2 * kept, Limits.RATE)
              : Math.floor((kept + broken) / 2 / GRAIN) * GRAIN;
    }
    return steps;
  }

  /** The highest rate that was kept; null if none was. */
  @JsonProperty
  Step highest() {
    return steps.stream().filter(Step::kept).max(Comparator.comparing(Step::rate)).orElse(null);
  }

  private static Step best(Tried tried, double rate) throws IOException {
    Step step = tried.at(rate);
    for (int i = 1; i < ATTEMPTS && !step.kept(); i++) {
      step = tried.at(rate);
    }
    return step;
  }

  private static Step tried(String url, double rate, Duration each) throws IOException {
    long pid = ProcessHandle.current().pid();
    long before = Usage.cpuMillis(pid);
    OpenLoop.Outcome outcome =
        OpenLoop.to(url, rate, each, Style.KEEP_ALIVE, POOL, event -> {}).run();
    return new Step(
        rate,
        outcome.lagMicros() / 1e3,
        outcome.tally().failed() + outcome.tally().notSent(),
        (Usage.cpuMillis(pid) - before) * 100.0 / each.toMillis());
  }
}
