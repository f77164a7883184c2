package dev.handoff.traffic.command;

import dev.handoff.plan.Arrivals;
import dev.handoff.plan.Limits;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Pace;
import dev.handoff.plan.WholeNumber;
import dev.handoff.traffic.wire.Habits;
import dev.handoff.traffic.wire.Target;
import dev.handoff.traffic.wire.TrafficPlan;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of the command line that describe the requests, and the plan they make. */
final class TrafficOptions {
  private static final double USUAL_RATE = 200;
  private static final Duration USUAL_DURATION = Duration.ofSeconds(30);
  private static final Duration USUAL_WARMUP = Duration.ofSeconds(1);
  private static final int USUAL_WARMUP_SHARE = 10;

  @Parameters(
      paramLabel = "URL",
      description =
          "The URL to request, such as http://localhost:8080/. It is requested once before the run,"
              + " and the answer is shown; that request is not counted.")
  private String url;

  @Mixin private AskingOptions asking;

  @Option(
      names = "--rate",
      description = "Requests a second, up to " + Limits.RATE + " (default: 200).")
  private Double rate;

  @Option(
      names = "--duration",
      converter = DurationConverter.class,
      description = "For how long, up to " + Limits.LONGEST + " (default: 30s).")
  private Duration duration;

  @Option(
      names = "--steps",
      paramLabel = "STEPS",
      description =
          "Rates that change, instead of --rate and --duration: 200:10s,1000:20s,200-1000:30s is"
              + " ten seconds at 200 requests/s, twenty at 1000, and a ramp of half a minute.")
  private String steps;

  @Option(
      names = "--warmup",
      converter = DurationConverter.class,
      description =
          "At the start; its requests are sent and counted, but not in the latencies (default: 1s,"
              + " or a tenth of a run shorter than 10s).")
  private Duration warmup;

  @Option(
      names = "--connections",
      paramLabel = "STYLES",
      defaultValue = "mixed",
      description = {
        "Connection styles, each with =share if wanted, such as close=2,think (default:"
            + " ${DEFAULT-VALUE}):",
        "  close               a new one for each request",
        "  keep-alive          kept ones, used in turn without a check",
        "  keep-alive-looking  the same, unless the server is seen to have closed it",
        "  reconnect           kept ones, closed by us after --reconnect-every requests",
        "  think               kept ones, each used after it has idled for --think",
        "  slow                new ones, which ask for /slow",
        "  chunked             kept ones, which ask for /stream, a second long",
        "  upload              new ones, which post to /echo and compare the answer",
        "  mixed               close and keep-alive in turn",
        "  all                 one share of each",
        "The demo server has /slow, /stream and /echo; other servers may not."
      })
  private String connections;

  @Option(
      names = "--reconnect-every",
      paramLabel = "N",
      defaultValue = "50",
      description = "Requests per connection of reconnect (default: ${DEFAULT-VALUE}).")
  private int reconnectEvery;

  @Option(
      names = "--think",
      converter = DurationConverter.class,
      defaultValue = "1s",
      description = "Least idle time of connections of think (default: ${DEFAULT-VALUE}).")
  private Duration think;

  @Option(
      names = "--upload-bytes",
      paramLabel = "N",
      defaultValue = "65536",
      description =
          "Length of a body of upload, up to "
              + (Habits.MAX_UPLOAD >> 20)
              + " MiB (default: ${DEFAULT-VALUE}).")
  private int uploadBytes;

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
          "From the planned moment to the complete answer, up to "
              + Limits.LONGEST
              + "; it does not run while this generator itself stalls. A request more than a quarter"
              + " of it late is not sent (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--slow-share",
      defaultValue = "0",
      description =
          "Share of the requests, 0 to 1, that are of the style slow, in addition to those that"
              + " --connections names (default: ${DEFAULT-VALUE}).")
  private double slowShare;

  @Option(
      names = "--slow-seconds",
      defaultValue = "10",
      description = "How long those take (default: ${DEFAULT-VALUE}).")
  private int slowSeconds;

  @Option(
      names = "--max-open",
      paramLabel = "N",
      defaultValue = "" + TrafficPlan.MAX_OPEN,
      description =
          "Requests that may be due and unanswered, up to ${DEFAULT-VALUE}; requests beyond that"
              + " are not sent, and counted as not sent (default: ${DEFAULT-VALUE}).")
  private int maxOpen;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "" + TrafficPlan.MAX_CONNECTIONS,
      description =
          "Connections that may be open, including idle ones, up to ${DEFAULT-VALUE}; requests"
              + " beyond that wait, which counts in their latency but not in their service time"
              + " (default: ${DEFAULT-VALUE}).")
  private int maxConnections;

  @Option(
      names = "--loops",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Event loops that share the work, each on a thread of its own, up to "
              + TrafficPlan.MAX_LOOPS
              + " (default: ${DEFAULT-VALUE}).")
  private int loops;

  @Option(
      names = "--allow-remote",
      description = "Send load to a machine other than this one; its owner should know.")
  private boolean remote;

  /**
   * The plan.
   *
   * @throws IllegalArgumentException with one sentence for people, if something makes no sense
   */
  TrafficPlan plan() {
    Limits.checkDuration("--timeout", timeout);
    Limits.checkShare("--slow-share", slowShare);
    WholeNumber.check("--slow-seconds", slowSeconds, 1, (int) Limits.DURATION.toSeconds());
    WholeNumber.check("--reconnect-every", reconnectEvery, 1, Integer.MAX_VALUE);
    WholeNumber.check("--upload-bytes", uploadBytes, 1, Habits.MAX_UPLOAD);
    WholeNumber.check("--max-open", maxOpen, 1, TrafficPlan.MAX_OPEN);
    WholeNumber.check("--max-connections", maxConnections, 1, TrafficPlan.MAX_CONNECTIONS);
    WholeNumber.check("--loops", loops, 1, TrafficPlan.MAX_LOOPS);
    Limits.checkDuration("--think", think);
    Pace pace = pace();
    TrafficPlan plan =
        new TrafficPlan(
            Target.of(url, remote, asking.asking()),
            pace,
            Mix.of(connections).withSlow(slowShare),
            arrivals,
            warmup(pace.duration()),
            timeout,
            new Habits(slowSeconds, reconnectEvery, think, uploadBytes),
            new TrafficPlan.Limits(0, maxOpen, maxConnections),
            loops);
    plan.checkRate("--rate", pace.highest());
    return plan;
  }

  private Pace pace() {
    if (steps != null) {
      if (rate != null || duration != null) {
        throw refused("--steps gives rates and durations: leave --rate and --duration out.");
      }
      return Pace.of(steps);
    }
    double perSecond = rate == null ? USUAL_RATE : rate;
    Duration length = duration == null ? USUAL_DURATION : duration;
    Limits.checkDuration("--duration", length);
    return Pace.steady(perSecond, length);
  }

  private Duration warmup(Duration length) {
    if (warmup == null) {
      Duration share = length.dividedBy(USUAL_WARMUP_SHARE);
      return share.compareTo(USUAL_WARMUP) < 0 ? share : USUAL_WARMUP;
    }
    Limits.checkWarmup("--warmup", warmup, length);
    return warmup;
  }

  private static IllegalArgumentException refused(String sentence, Object... values) {
    return new IllegalArgumentException(String.format(Locale.ROOT, sentence, values));
  }
}
