package dev.handoff.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.bus.BusException;
import dev.handoff.plan.Style;
import dev.handoff.subject.BuiltInServer;
import dev.handoff.subject.SubjectException;
import dev.handoff.traffic.command.DurationConverter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code handoff bench}: restarts under load, ours and the peers', in one table. Exit codes: 0
 * done; 1 ours lost a request; 2 wrong usage or trouble with the environment; 3 nothing was proved,
 * because ours did not restart, or the load was too late. Times do not matter for it.
 */
@Command(
    name = "bench",
    description =
        "Restarts our server and other ones in turn, under the same load, and compares what was"
            + " lost and how long it took.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class BenchCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int UNPROVEN = 3;
  private static final int MAX_RESTARTS = 10_000;
  private static final int MAX_RATE = 20_000;
  private static final int MAX_CONNECTIONS = 2_000;
  private static final String NONE = "none";

  @Spec private CommandSpec spec;

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

  @Mixin private final DashboardOptions dashboard = new DashboardOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Bench.Plan plan;
    try {
      plan = plan();
    } catch (IllegalArgumentException e) {
      err().println(e.getMessage());
      return USAGE;
    }
    try (Workshop workshop = Workshop.open()) {
      return dashboard.wanted() ? runDashboard(workshop) : run(plan, workshop);
    }
  }

  private int run(Bench.Plan plan, Workshop workshop) throws IOException, InterruptedException {
    Report report;
    try {
      report = new Bench(plan, workshop.children(), workshop.directory(), this::progress).run();
    } catch (SubjectException | IOException e) {
      // After Ctrl-C everything fails, as it should.
      if (!workshop.ended()) {
        err().println("The bench has ended early: " + e.getMessage() + ".");
      }
      return UNPROVEN;
    } catch (BusException e) {
      err().println("The bench cannot begin: " + e.getMessage() + ".");
      return USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(report) : Table.of(report));
    out.flush();
    if (report.lostByOurs() > 0) {
      return FAILED;
    }
    if (report.doubt() != null) {
      err().println(report.doubt());
      return UNPROVEN;
    }
    return 0;
  }

  private int runDashboard(Workshop workshop) throws IOException, InterruptedException {
    try {
      return dashboard.run(workshop, this::progress, spec.commandLine().getOut());
    } catch (SubjectException | IOException e) {
      if (!workshop.ended()) {
        err().println("The bench has ended early: the dashboard " + e.getMessage() + ".");
      }
      return UNPROVEN;
    }
  }

  private Bench.Plan plan() {
    dashboard.check();
    checkNumber("--restarts", restarts, 1, MAX_RESTARTS);
    checkNumber("--connections", connections, 1, MAX_CONNECTIONS);
    checkNumber("--cost-rounds", costRounds, 0, MAX_RESTARTS);
    if (!(rate >= 1 && rate <= MAX_RATE)) {
      throw refused("--rate must be between 1 and %,d.", MAX_RATE);
    }
    for (Style style : styles) {
      if (!style.asksForTheUrl()) {
        throw refused("--styles cannot have %s: only our own demo server can answer it.", style);
      }
    }
    checkLength("--before", before);
    checkLength("--after", after);
    return new Bench.Plan(
        restarts,
        styles.stream().distinct().toList(),
        kinds(),
        path == null ? System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin" : path,
        new Load(rate, connections, before, after),
        costRounds);
  }

  private List<BuiltInServer> kinds() {
    if (peers.equals(List.of(NONE))) {
      return List.of();
    }
    return peers.stream().distinct().map(BenchCommand::kind).toList();
  }

  private static BuiltInServer kind(String name) {
    for (BuiltInServer kind : BuiltInServer.values()) {
      if (kind.program().equals(name)) {
        return kind;
      }
    }
    throw refused("--peers knows nginx and haproxy, or none alone; not '%s'.", name);
  }

  static void checkNumber(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw refused("%s must be a whole number from %d to %,d.", option, least, most);
    }
  }

  private static void checkLength(String option, Duration value) {
    if (value.isZero() || value.compareTo(Load.LONGEST) > 0) {
      throw refused("%s must be above 0 and at most 5m.", option);
    }
  }

  private static IllegalArgumentException refused(String sentence, Object... values) {
    return new IllegalArgumentException(String.format(Locale.ROOT, sentence, values));
  }

  private void progress(String line) {
    err().println(line);
    err().flush();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  static String json(Report report) {
    try {
      return new ObjectMapper().writeValueAsString(report) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a report has no JSON form", impossible);
    }
  }
}
