package dev.handoff.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.EventPublisher;
import dev.handoff.event.EventSink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code handoff traffic URL}: sends requests at a steady rate and says how many were lost. Exit
 * codes: 0 done; 1 more lost than {@code --max-lost}, or nothing answered at all; 2 wrong usage or
 * surroundings.
 */
@Command(
    name = "traffic",
    description = "Sends requests at a steady rate, never retries, and says how many were lost.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class TrafficCommand implements Callable<Integer> {
  private static final int LOST = 1;
  private static final int USAGE = 2;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "What to ask for, such as http://localhost:8080/.")
  private String url;

  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "Requests a second, up to 50,000 (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--duration",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "For how long, up to 1h (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--connections",
      defaultValue = "mixed",
      description =
          "mixed, keep-alive (reused in turn without a look), keep-alive-looking (unless the server"
              + " is seen to have closed it) or close (a new one for each request)"
              + " (default: ${DEFAULT-VALUE}).")
  private ConnectionMode connections;

  @Option(
      names = "--arrivals",
      defaultValue = "uniform",
      description = "uniform or poisson (default: ${DEFAULT-VALUE}).")
  private Arrivals arrivals;

  @Option(
      names = "--timeout",
      defaultValue = "15s",
      converter = DurationConverter.class,
      description =
          "From the planned moment to the complete answer, up to 1h (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--max-lost",
      paramLabel = "N",
      description = "Exit with 1 if more requests than this are lost.")
  private Long maxLost;

  @Option(
      names = "--slow-share",
      defaultValue = "0",
      description =
          "Share of the requests, 0 to 1, that ask for /slow (default: ${DEFAULT-VALUE}).")
  private double slowShare;

  @Option(
      names = "--slow-seconds",
      defaultValue = "10",
      description = "How long those shall take (default: ${DEFAULT-VALUE}).")
  private int slowSeconds;

  @Option(
      names = "--bus",
      paramLabel = "PATH",
      description = "Report to the event bus at this Unix socket.")
  private Path bus;

  @Option(
      names = "--allow-remote",
      description = "Load another machine than this one; its owner should know.")
  private boolean remote;

  @Option(names = "--json", description = "Print the summary as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    TrafficPlan plan;
    try {
      plan = plan();
    } catch (IllegalArgumentException e) {
      err().println(e.getMessage());
      return USAGE;
    }
    Summary summary;
    try {
      summary = run(plan);
    } catch (IOException e) {
      err().println("This process can open no sockets (" + e.getMessage() + "); see ulimit -n.");
      return USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? line(summary) : summary.text());
    out.flush();
    return summary.silent() || maxLost != null && summary.lost() > maxLost ? LOST : 0;
  }

  private Summary run(TrafficPlan plan) throws IOException {
    EventSink progress = new Progress(err(), System.console() != null);
    if (bus == null) {
      return run(plan, progress);
    }
    try (EventPublisher publisher = new EventPublisher(bus, 0)) {
      publisher.start();
      return run(plan, progress.and(publisher));
    }
  }

  private static Summary run(TrafficPlan plan, EventSink events) throws IOException {
    Generator generator = new Generator(plan, events);
    try (Signals signals = new Signals(generator::stop, generator::abort)) {
      Rehearsal.run();
      return generator.run();
    }
  }

  private TrafficPlan plan() {
    if (!(rate > 0 && rate <= TrafficPlan.MAX_RATE)) {
      throw refused("--rate must be above 0 and at most %,d.", TrafficPlan.MAX_RATE);
    }
    checkDuration("--duration", duration);
    checkDuration("--timeout", timeout);
    if (!(slowShare >= 0 && slowShare <= 1)) {
      throw refused("--slow-share must be between 0 and 1.");
    }
    if (slowSeconds < 1 || slowSeconds > TrafficPlan.MAX_DURATION.toSeconds()) {
      throw refused("--slow-seconds must be between 1 and 3600.");
    }
    if (maxLost != null && maxLost < 0) {
      throw refused("--max-lost must not be negative.");
    }
    return new TrafficPlan(
        Target.of(url, remote),
        rate,
        duration,
        connections,
        arrivals,
        timeout,
        slowShare,
        slowSeconds,
        TrafficPlan.usualPool(rate, connections),
        TrafficPlan.MAX_OPEN);
  }

  private static void checkDuration(String option, Duration value) {
    if (value.isZero() || value.compareTo(TrafficPlan.MAX_DURATION) > 0) {
      throw refused("%s must be above 0 and at most 1h.", option);
    }
  }

  private static IllegalArgumentException refused(String sentence, Object... values) {
    return new IllegalArgumentException(String.format(Locale.ROOT, sentence, values));
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private static String line(Summary summary) {
    try {
      return new ObjectMapper().writeValueAsString(summary) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a summary has no JSON form", impossible);
    }
  }
}
