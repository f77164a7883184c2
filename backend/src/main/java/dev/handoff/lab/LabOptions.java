package dev.handoff.lab;

import dev.handoff.plan.Limits;
import dev.handoff.plan.Style;
import dev.handoff.plan.WholeNumber;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.Surroundings;
import dev.handoff.traffic.command.DurationConverter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of {@code handoff lab}. */
public final class LabOptions {
  private static final int MAX_RESTARTS = 10_000;
  private static final int MAX_CONNECTIONS = 2_000;
  private static final String NONE = "none";

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "nginx,haproxy",
      description = "nginx, haproxy, or none (default: ${DEFAULT-VALUE}).")
  private List<String> peers;

  @Option(
      names = "--restarts",
      paramLabel = "N",
      defaultValue = "10",
      description = "Restarts of each server in each style (default: ${DEFAULT-VALUE}).")
  private int restarts;

  @Option(
      names = "--styles",
      split = ",",
      defaultValue = "close,keep-alive-looking,keep-alive",
      description =
          "What clients do: close (a new connection for each request), keep-alive-looking (they"
              + " look for the server's FIN before reuse), keep-alive (they just write)"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Style> styles;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "Requests a second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many are kept alive (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--before",
      defaultValue = "1500ms",
      converter = DurationConverter.class,
      description = "How long there is load before each signal (default: ${DEFAULT-VALUE}).")
  private Duration before;

  @Option(
      names = "--after",
      defaultValue = "3500ms",
      converter = DurationConverter.class,
      description = "How long there is load after each signal (default: ${DEFAULT-VALUE}).")
  private Duration after;

  @Option(
      names = "--cost-rounds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Rounds that measure what the events cost our server, 0 for none"
              + " (default: ${DEFAULT-VALUE}).")
  private int costRounds;

  @Option(
      names = "--path",
      paramLabel = "DIRS",
      description = "Where to look for the peers (default: $PATH, /usr/sbin, /usr/local/sbin).")
  private String path;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

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
  Lab.Plan plan() {
    WholeNumber.check("--restarts", restarts, 1, MAX_RESTARTS);
    WholeNumber.check("--connections", connections, 1, MAX_CONNECTIONS);
    WholeNumber.check("--cost-rounds", costRounds, 0, MAX_RESTARTS);
    if (!(rate >= 1 && rate <= Limits.RATE_OF_ONE_LOOP)) {
      throw refused("--rate must be between 1 and %,d.", Limits.RATE_OF_ONE_LOOP);
    }
    for (Style style : styles) {
      if (!style.asksForTheUrl()) {
        throw refused("--styles cannot have %s: only our own demo server can answer it.", style);
      }
    }
    checkLength("--before", before);
    checkLength("--after", after);
    return new Lab.Plan(
        restarts,
        styles.stream().distinct().toList(),
        peers(),
        path == null ? Surroundings.usualPath() : path,
        new RoundLoad(rate, connections, before, after),
        costRounds);
  }

  /** Whether the result is wanted as JSON. */
  boolean json() {
    return json;
  }

  private List<String> peers() {
    if (peers.equals(List.of(NONE))) {
      return List.of();
    }
    for (String peer : peers) {
      if (!BuiltIn.peers().contains(peer)) {
        throw refused("--peers knows nginx and haproxy, or none alone; not '%s'.", peer);
      }
    }
    return peers.stream().distinct().toList();
  }

  private static void checkLength(String option, Duration value) {
    if (value.isZero() || value.compareTo(RoundLoad.LONGEST) > 0) {
      throw refused("%s must be above 0 and at most 5m.", option);
    }
  }

  private static IllegalArgumentException refused(String sentence, Object... values) {
    return new IllegalArgumentException(String.format(Locale.ROOT, sentence, values));
  }
}
