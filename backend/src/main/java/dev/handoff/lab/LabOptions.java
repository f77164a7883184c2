package dev.handoff.lab;

import dev.handoff.plan.Limits;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.plan.WholeNumber;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.Surroundings;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.traffic.command.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code handoff lab}. */
public final class LabOptions {
  private static final int MAX_RESTARTS = 10_000;
  private static final int MAX_CONNECTIONS = 2_000;
  private static final String NONE = "none";
  private static final int RESTARTS = 10;
  private static final int FEW_RESTARTS = 5;
  private static final double RATE = 1_000;
  private static final double COMPARED_RATE = 300;
  private static final int CONNECTIONS = 64;

  @Parameters(
      paramLabel = "NAME|FILE",
      description =
          "Compare these ways and servers: names that 'handoff.jar subjects' lists, or subject"
              + " files. Without any, our server is compared with its peers.")
  private List<String> subjects = List.of();

  @Option(
      names = "--ways",
      paramLabel = "all",
      description = "Compare all ways to restart our demo server; names and files may follow.")
  private String ways;

  @Option(
      names = "--no-failures",
      description = "Compare without restarts whose new process fails.")
  private boolean noFailures;

  @Option(
      names = "--recording",
      paramLabel = "DIR",
      description =
          "Where the recordings of a comparison go (default: handoff in $XDG_STATE_HOME, the newest"
              + " fifty).")
  private Path recording;

  @Option(
      names = "--ours",
      split = ",",
      defaultValue = "plain,standby,no-archive",
      description =
          "Which of our servers: standby (it starts its next process ahead), plain (when it is"
              + " asked to, from a class archive), no-archive (the same from its jar alone)"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Variant> ours;

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "nginx,haproxy",
      description = "nginx, haproxy, or none (default: ${DEFAULT-VALUE}).")
  private List<String> peers;

  @Option(
      names = "--restarts",
      paramLabel = "N",
      description = "Restarts of each server in each style (default: 10; 5 in a comparison).")
  private Integer restarts;

  @Option(
      names = "--styles",
      split = ",",
      defaultValue = Mix.HABITS,
      description =
          "What clients do: close (a new connection for each request), keep-alive-looking (they"
              + " look for the server's FIN before reuse), keep-alive (they just write)"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Style> styles;

  @Option(names = "--rate", description = "Requests a second (default: 1000; 300 in a comparison).")
  private Double rate;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "How many are kept alive (default: 64; in a comparison as many as make each idle for half"
              + " a second).")
  private Integer connections;

  @Option(
      names = "--before",
      defaultValue = "1500ms",
      converter = DurationConverter.class,
      description =
          "How long there is load before the time without a restart that each restart is held"
              + " against (default: ${DEFAULT-VALUE}).")
  private Duration before;

  @Option(
      names = "--after",
      defaultValue = "3500ms",
      converter = DurationConverter.class,
      description =
          "How long that time is, and how long there is load after each signal"
              + " (default: ${DEFAULT-VALUE}).")
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

  @Option(
      names = "--throughput",
      description =
          "Measure no restarts, but how many requests a second our server answers beside its peers"
              + " and Jetty alone, on 1, 8 and 64 kept connections, and how many the generator sends"
              + " on time.")
  private boolean throughput;

  @Option(
      names = "--each",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = "How long each measurement of --throughput lasts (default: ${DEFAULT-VALUE}).")
  private Duration each;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Option(names = "--markdown", description = "Print the result for a pull request.")
  private boolean markdown;

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
  LabPlan plan() {
    boolean compares = ways != null || !subjects.isEmpty();
    int times = restarts == null ? compares ? FEW_RESTARTS : RESTARTS : restarts;
    double pace = rate == null ? compares ? COMPARED_RATE : RATE : rate;
    WholeNumber.check("--restarts", times, 1, MAX_RESTARTS);
    WholeNumber.check("--cost-rounds", costRounds, 0, MAX_RESTARTS);
    if (connections != null) {
      WholeNumber.check("--connections", connections, 1, MAX_CONNECTIONS);
    }
    if (!(pace >= 1 && pace <= Limits.RATE_OF_ONE_LOOP)) {
      throw refused("--rate must be between 1 and %,d.", Limits.RATE_OF_ONE_LOOP);
    }
    if (json && markdown) {
      throw refused("--json and --markdown are two forms of one result; give one of them.");
    }
    String programs = path == null ? Surroundings.usualPath() : path;
    checkLength("--each", each);
    if (throughput) {
      if (compares || restarts != null) {
        throw refused(
            "--throughput restarts nothing: leave --ways, --restarts, names and files out.");
      }
      return new Throughput.Plan(peers(), programs, each);
    }
    if (compares) {
      int pool = connections == null ? 0 : connections;
      return new Comparison.Plan(subjects(), times, pace, pool, !noFailures, recording, programs);
    }
    for (Style style : styles) {
      if (!style.asksForTheUrl()) {
        throw refused("--styles cannot have %s: only our own demo server can answer it.", style);
      }
    }
    checkLength("--before", before);
    checkLength("--after", after);
    return new Lab.Plan(
        times,
        styles.stream().distinct().toList(),
        EnumSet.copyOf(ours),
        peers(),
        programs,
        new RoundLoad(pace, connections == null ? CONNECTIONS : connections, before, after),
        costRounds);
  }

  private List<SubjectFile> subjects() {
    if (ways != null && !ways.equals("all")) {
      throw refused("--ways is all; give single ways by their names, such as lab exec prefork.");
    }
    List<String> names = new ArrayList<>(ways == null ? List.of() : BuiltIn.ways());
    names.addAll(subjects);
    return names.stream().distinct().map(BuiltIn::find).toList();
  }

  /** Whether the result is wanted for a pull request. */
  boolean markdown() {
    return markdown;
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
