package dev.handoff.traffic.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.EventPublisher;
import dev.handoff.event.EventSink;
import dev.handoff.traffic.ledger.BucketListener;
import dev.handoff.traffic.ledger.HdrLog;
import dev.handoff.traffic.wire.Probe;
import dev.handoff.traffic.wire.RequestIds;
import dev.handoff.traffic.wire.TrafficPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code handoff traffic URL}: sends requests at planned moments and says how many were lost. Exit
 * codes: 0 done; 1 more lost than {@code --max-lost}, or nothing answered at all; 2 wrong usage,
 * trouble with the environment, or a file that could not be written; 3 nothing proved, because more
 * than 1 % of the requests were not sent. Certain losses give 1, whatever was not sent.
 */
@Command(
    name = "traffic",
    description = "Sends requests at planned moments, never retries, and says how many were lost.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class TrafficCommand implements Callable<Integer> {
  private static final int LOST = 1;
  private static final int USAGE = 2;
  private static final int UNPROVEN = 3;

  private final Rehearsal rehearsal;

  @Spec private CommandSpec spec;

  @Mixin private TrafficOptions options;

  @Option(
      names = "--max-lost",
      paramLabel = "N",
      description =
          "Exit with 1 if more requests than this are lost. With or without it the exit code is 3"
              + " if more than 1 %% were not sent, and 1 if none was answered.")
  private Long maxLost;

  @Option(
      names = "--bus",
      paramLabel = "PATH",
      description = "Report to the event bus at this Unix socket.")
  private Path bus;

  @Option(
      names = "--rates",
      paramLabel = "FILE",
      description =
          "While traffic runs, read from this file, such as a FIFO or /dev/stdin: each line is a"
              + " number of requests a second, and replaces the rate from then on.")
  private Path rates;

  @Option(
      names = "--hdr",
      paramLabel = "FILE",
      description =
          "Write the latencies and service times of each tenth of a second to this new file, as an"
              + " HdrHistogram interval log.")
  private Path hdr;

  @Option(names = "--json", description = "Print the summary as one JSON object.")
  private boolean json;

  /** The command as users have it. */
  public TrafficCommand() {
    this(Rehearsal.USUAL);
  }

  /** The same with another run before the real one. */
  TrafficCommand(Rehearsal rehearsal) {
    this.rehearsal = rehearsal;
  }

  @Override
  public Integer call() {
    TrafficPlan plan;
    HdrLog log;
    try {
      if (maxLost != null && maxLost < 0) {
        throw new IllegalArgumentException("--max-lost must not be negative.");
      }
      plan = options.plan();
      log = hdr == null ? null : new HdrLog(hdr);
    } catch (IllegalArgumentException e) {
      err().println(e.getMessage());
      return USAGE;
    }
    Summary summary;
    boolean whole;
    try (log) {
      summary = run(plan, log);
      whole = log == null || log.end();
    } catch (IOException e) {
      err().println("This process can open no sockets (" + e.getMessage() + "); see ulimit -n.");
      return USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? line(summary) : SummaryText.of(summary));
    out.flush();
    if (!whole) {
      err().println(hdr + " could not be written to its end: is there room on that disk?");
    }
    int code = code(summary);
    return code == 0 && !whole ? USAGE : code;
  }

  /** Certain losses come before any doubt. */
  private int code(Summary summary) {
    if (summary.silent() || maxLost != null && summary.counts().lost() > maxLost) {
      return LOST;
    }
    if (summary.doubt() != null) {
      err().println(summary.doubt());
      return UNPROVEN;
    }
    return 0;
  }

  private Summary run(TrafficPlan plan, HdrLog log) throws IOException {
    Progress progress = new Progress(err(), System.console() != null);
    BucketListener listener = log == null ? progress : progress.and(log);
    try {
      if (bus == null) {
        return run(plan, event -> {}, listener);
      }
      try (EventPublisher publisher = new EventPublisher(bus, 0)) {
        publisher.start();
        return run(plan, publisher, listener);
      }
    } finally {
      progress.end();
    }
  }

  private Summary run(TrafficPlan plan, EventSink events, BucketListener listener)
      throws IOException {
    StopSwitch stop = new StopSwitch();
    try (Signals signals = new Signals(stop::stop, stop::abort)) {
      rehearsal.run();
      if (plan.target().isSecure()) {
        rehearsal.runSecured();
      }
      Probe probe = Probe.of(plan, RequestIds.ofThisProcess());
      probe.said().forEach(err()::println);
      err().flush();
      TrafficPlan asked = plan.to(probe.target());
      Generator generator = stop.attach(new Generator(asked, probe.ids(), events, listener));
      if (rates != null) {
        RateOrders.follow(rates, generator, events, err());
      }
      return generator.run();
    }
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
