package dev.handoff.demo;

/**
 * The options of the command line, each with its limits. Help, parser and complaints all read this
 * list.
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
      "JSON with the version of this release and, if it is not to be this command line again, the"
          + " command of the next generation."),
  SIGNALS("--signals", Kind.WORD, "handoff", "handoff", "classic", "What signals do: see below."),
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
      "If the next generation dies so soon after ready, this one takes over again."),
  DRAIN(
      "--drain",
      Kind.WORD,
      "transaction",
      "transaction",
      "connection",
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
      "Of the requests for / one in so many is slow; 0 for none."),
  SLOW_SECONDS("--slow-seconds", Kind.NUMBER, "10", "1", "3600", "How long a slow one takes."),
  HEARTBEATS(
      "--heartbeats",
      Kind.WORD,
      "all",
      "all",
      "drain",
      "Which heartbeats of slow requests are printed: all, or only those of a drain."),
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
   * @param usual the value without it, or null
   * @param least of a number or time, or the one of two words
   * @param most of a number or time, or the other word
   */
  Option(String written, Kind kind, String usual, String least, String most, String help) {
    this.written = written;
    this.kind = kind;
    this.usual = usual;
    this.least = least;
    this.most = most;
    this.help = help;
  }

  /** Null for a name that no option has. */
  static Option named(String name) {
    for (Option option : values()) {
      if (option.written.equals(name)) {
        return option;
      }
    }
    return null;
  }

  /** As it is written, as {@code --port}. */
  String written() {
    return written;
  }

  Kind kind() {
    return kind;
  }

  /** The value that it has when it is not given, or null. */
  String usual() {
    return usual;
  }

  String least() {
    return least;
  }

  String most() {
    return most;
  }

  /** What it is for: one sentence. */
  String help() {
    return help;
  }

  /** Stands for the value, as {@code TIME}. */
  String label() {
    return kind == Kind.WORD ? least + "|" + most : kind.label;
  }

  /** What a value must be, in words. */
  String demand() {
    return switch (kind) {
      case NUMBER -> "a whole number from " + least + " to " + most;
      case TIME -> "a time from " + least + " to " + most + ", such as 500ms, 30s, 2m or 1h";
      case WORD -> least + " or " + most;
      case ADDRESS, PATH -> "not empty";
    };
  }
}
