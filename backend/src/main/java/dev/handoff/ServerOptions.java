package dev.handoff;

import dev.handoff.traffic.command.DurationConverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * How the demo server behaves under the dashboard: its own options, by its own names, passed on as
 * they are. One that is not given is left to the server.
 */
final class ServerOptions {
  private static final Duration USUAL_DRAIN = Duration.ofSeconds(30);

  @Option(
      names = "--slow-every",
      paramLabel = "N",
      description = "Every Nth request to the demo server is slow, 0 for none (default: 100).")
  private Integer slowEvery;

  @Option(
      names = "--slow-seconds",
      paramLabel = "SECONDS",
      description = "How long a slow request takes (default: 10).")
  private Integer slowSeconds;

  @Option(
      names = "--ready-timeout",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "How long a new process may take to get ready (default: 20s).")
  private Duration readyTimeout;

  @Option(
      names = "--drain-timeout",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "How long the old process may take to finish its requests (default: 30s).")
  private Duration drainTimeout;

  @Option(
      names = "--idle-grace",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "How long a drain leaves idle connections open (default: 5s).")
  private Duration idleGrace;

  @Option(
      names = "--probation",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description =
          "How long the old process can take over again if the new one dies (default: 2s).")
  private Duration probation;

  @Option(
      names = "--backoff",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "How long the first failed upgrade holds back the next one (default: 3s).")
  private Duration backoff;

  @Option(
      names = "--standby",
      paramLabel = "on|off",
      description = "Whether the next process is started ahead of time (default: on).")
  private String standby;

  @Option(
      names = "--standby-after",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "How long after ready the next process is started ahead (default: 5s).")
  private Duration standbyAfter;

  @Option(
      names = "--standby-rehearsal",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "The longest that it may send itself requests to get warm (default: 10s).")
  private Duration standbyRehearsal;

  /** The end of the demo server's command line. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    add(arguments, "--slow-every", slowEvery);
    add(arguments, "--slow-seconds", slowSeconds);
    add(arguments, "--ready-timeout", readyTimeout);
    add(arguments, "--drain-timeout", drainTimeout);
    add(arguments, "--idle-grace", idleGrace);
    add(arguments, "--probation", probation);
    add(arguments, "--backoff", backoff);
    add(arguments, "--standby", standby);
    add(arguments, "--standby-after", standbyAfter);
    add(arguments, "--standby-rehearsal", standbyRehearsal);
    return List.copyOf(arguments);
  }

  /** The longest that a server may take to leave. */
  Duration drain() {
    return drainTimeout == null ? USUAL_DRAIN : drainTimeout;
  }

  private static void add(List<String> to, String option, Object value) {
    if (value != null) {
      to.add(option);
      to.add(value instanceof Duration time ? time.toMillis() + "ms" : value.toString());
    }
  }
}
