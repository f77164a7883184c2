package dev.handoff.demo;

import java.util.List;

/**
 * The options of the command line, each with its limits. Help, parser and error messages all use
 * this list.
 */
enum Option {
  HOST("--host", Kind.ADDRESS, "127.0.0.1", null, null, "Address or name to listen on."),
  PORT("--port", Kind.NUMBER, "8080", "0", "65535", "Port to listen on; 0 takes a free one."),
  RELEASE_FILE(
      "--release-file",
      Kind.PATH,
      null,
      null,
      null,
      "JSON with the version of this release and, unless this command line is to be used again, the"
          + " command of the next generation."),
  SIGNALS(
      "--signals", Kind.WORD, "handoff", "handoff|classic", null, "What signals do: see below."),
  WAY(
      "--way",
      Kind.WORD,
      "fd-handoff",
      "fd-handoff|exec|prefork|reuseport|socket-activation|fork-signal|same-port",
      null,
      "How HUP restarts it: see demo-server/docs/ways.md."),
  WORKERS("--workers", Kind.NUMBER, "2", "1", "64", "With --way prefork: how many workers."),
  EXEC_DRAIN(
      "--exec-drain",
      Kind.WORD,
      "on",
      "off|on",
      null,
      "With --way exec: whether it first answers what is in flight."),
  HOLD_ACCEPT(
      "--hold-accept",
      Kind.TIME,
      "0s",
      "0s",
      "1h",
      "With --way reuseport: how long the old process lets its queue fill before it closes it."),
  MIGRATE(
      "--migrate",
      Kind.WORD,
      "off",
      "off|on",
      null,
      "With --way reuseport: whether it sets net.ipv4.tcp_migrate_req to 1 while it closes its"
          + " socket, which root may."),
  METRICS_PORT(
      "--metrics-port",
      Kind.NUMBER,
      null,
      "0",
      "65535",
      "A second port with the same answers, among them GET /metrics."),
  UNIX("--unix", Kind.PATH, null, null, null, "Unix socket with the same answers."),
  LOG_PORT(
      "--log-port",
      Kind.NUMBER,
      null,
      "0",
      "65535",
      "UDP port whose datagrams are printed as lines; none is lost in a restart."),
  READY_TIMEOUT(
      "--ready-timeout",
      Kind.TIME,
      "20s",
      "100ms",
      "24h",
      "How long the next generation may take to say ready."),
  BACKOFF(
      "--backoff",
      Kind.TIME,
      "3s",
      "0s",
      "30s",
      "Pause after a failed upgrade; 1.5 times as long after each further one, up to 30s."),
  PROBATION(
      "--probation",
      Kind.TIME,
      "2s",
      "0s",
      "24h",
      "If the next generation dies this soon after ready, this one takes over again."),
  DRAIN(
      "--drain",
      Kind.WORD,
      "transaction",
      "transaction|connection",
      null,
      "When a drain ends a kept-alive connection: with its next response, or when the client"
          + " closes it."),
  DRAIN_TIMEOUT(
      "--drain-timeout",
      Kind.TIME,
      "30s",
      "0s",
      "24h",
      "How long a drain may take before what is left is cut."),
  IDLE_GRACE(
      "--idle-grace",
      Kind.TIME,
      "5s",
      "0s",
      "24h",
      "How long a drain leaves idle connections open; longer than clients pause."),
  HEAD_TIMEOUT(
      "--head-timeout",
      Kind.TIME,
      "10s",
      "100ms",
      "24h",
      "How long a client may take to send the head of a request."),
  SLOW_EVERY(
      "--slow-every",
      Kind.NUMBER,
      "100",
      "0",
      "1000000000",
      "Every Nth request for / is slow; 0 for none."),
  SLOW_SECONDS(
      "--slow-seconds",
      Kind.NUMBER,
      "10",
      "1",
      "3600",
      "How long a slow request takes, in seconds."),
  HEARTBEATS(
      "--heartbeats",
      Kind.WORD,
      "all",
      "all|drain",
      null,
      "Which heartbeats of slow requests are printed: all, or only those of a drain."),
  STANDBY(
      "--standby",
      Kind.WORD,
      "on",
      "on|off",
      null,
      "With --way fd-handoff: whether the next generation is started ahead of time, so that HUP"
          + " finds it warm."),
  STANDBY_AFTER(
      "--standby-after",
      Kind.TIME,
      "5s",
      "0s",
      "24h",
      "How long after ready it is started, and not before the probation is over."),
  STANDBY_REHEARSAL(
      "--standby-rehearsal",
      Kind.TIME,
      "10s",
      "0s",
      "1m",
      "The longest that it may send itself requests to get warm."),
  FD_STORE(
      "--fd-store",
      Kind.WORD,
      "off",
      "off|on",
      null,
      "Whether systemd is asked to keep the listener for the case of a crash (FDSTORE=1)."),
  BUS("--bus", Kind.PATH, null, null, null, "Unix socket of the dashboard that events go to.");

  /** What a value looks like. */
  enum Kind {
    ADDRESS("ADDRESS"),
    NUMBER("N"),
    PATH("PATH"),
    TIME("TIME"),
    WORD(null);

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  private final String written;
  private final Kind kind;
  private final String usual;
  private final String least;
  private final String most;
  private final String help;

  /**
   * One option.
   *
   * @param usual the default value, or null
   * @param least the least number or time, or all words, with a bar between two
   * @param most the greatest number or time
   */
  Option(String written, Kind kind, String usual, String least, String most, String help) {
    this.written = written;
    this.kind = kind;
    this.usual = usual;
    this.least = least;
    this.most = most;
    this.help = help;
  }

  /** The option with this name, or null. */
  static Option named(String name) {
    for (Option option : values()) {
      if (option.written.equals(name)) {
        return option;
      }
    }
    return null;
  }

  /** The option as it is written, such as {@code --port}. */
  String written() {
    return written;
  }

  Kind kind() {
    return kind;
  }

  /** The default value, or null. */
  String usual() {
    return usual;
  }

  /** The words from which to choose. */
  List<String> words() {
    return List.of(least.split("\\|"));
  }

  String least() {
    return least;
  }

  String most() {
    return most;
  }

  /** One sentence that says what it is for. */
  String help() {
    return help;
  }

  /** The placeholder for the value, such as {@code TIME}. */
  String label() {
    return kind == Kind.WORD ? least : kind.label;
  }

  /** What a value must be, in words. */
  String demand() {
    return switch (kind) {
      case NUMBER -> "a whole number from " + least + " to " + most;
      case TIME -> "a time from " + least + " to " + most + ", such as 500ms, 30s, 2m or 1h";
      case WORD -> String.join(", ", words()).replaceAll(", ([^,]*)$", " or $1");
      case ADDRESS, PATH -> "not empty";
    };
  }
}
