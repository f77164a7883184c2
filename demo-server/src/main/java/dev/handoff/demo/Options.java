package dev.handoff.demo;

import dev.handoff.restart.Settings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The command line. Read by hand: a library for it costs 60 to 100 ms of the start, which is what
 * this server is about.
 *
 * @param settings for the engine
 * @param slowEvery each so-manieth request is slow, 0 for none
 * @param slowSeconds that it takes
 * @param closeWhenDraining whether a kept-alive connection ends with its next response in a drain
 */
record Options(Settings settings, int slowEvery, int slowSeconds, boolean closeWhenDraining) {
  private static final String USAGE =
      "Usage: java -jar demo-server.jar [--port 8080] [--host 127.0.0.1] [--release-file PATH] [--slow-every 100]"
          + " [--slow-seconds 10] [--ready-timeout 20s] [--drain-timeout 30s] [--idle-grace 5s] [--probation 2s] [--backoff 3s]"
          + " [--drain transaction|connection] [--bus PATH]";

  /** Bad usage; the message says what is right. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String why) {
      super(why + "\n" + USAGE);
    }
  }

  static Options parse(String[] args) throws UsageException {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!USAGE.contains("[" + args[i] + " ")) {
        throw new UsageException("There is no option " + args[i] + ".");
      }
      if (i + 1 == args.length) {
        throw new UsageException("The option " + args[i] + " needs a value.");
      }
      given.put(args[i], args[i + 1]);
    }
    String drain = given.getOrDefault("--drain", "transaction");
    if (!drain.equals("transaction") && !drain.equals("connection")) {
      throw new UsageException("--drain is transaction or connection, not " + drain + ".");
    }
    return new Options(
        settings(given),
        number(given, "--slow-every", 100, 0, Integer.MAX_VALUE),
        number(given, "--slow-seconds", 10, 1, 3600),
        drain.equals("transaction"));
  }

  private static Settings settings(Map<String, String> given) throws UsageException {
    InetSocketAddress address =
        new InetSocketAddress(
            given.getOrDefault("--host", "127.0.0.1"), number(given, "--port", 8080, 0, 65535));
    if (address.isUnresolved()) {
      throw new UsageException("The host " + address.getHostString() + " is not known.");
    }
    Settings usual = Settings.on(address);
    return new Settings(
        address,
        path(given, "--release-file"),
        path(given, "--bus"),
        duration(given, "--ready-timeout", usual.readyTimeout()),
        duration(given, "--drain-timeout", usual.drainTimeout()),
        duration(given, "--idle-grace", usual.idleGrace()),
        duration(given, "--probation", usual.probation()),
        duration(given, "--backoff", usual.firstBackoff()));
  }

  private static Path path(Map<String, String> given, String option) {
    return given.containsKey(option) ? Path.of(given.get(option)) : null;
  }

  private static int number(
      Map<String, String> given, String option, int usual, int least, int most)
      throws UsageException {
    String text = given.get(option);
    if (text == null) {
      return usual;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException(
        option + " is a whole number from " + least + " to " + most + ", not " + text + ".");
  }

  private static Duration duration(Map<String, String> given, String option, Duration usual)
      throws UsageException {
    String text = given.get(option);
    if (text == null) {
      return usual;
    }
    try {
      if (text.endsWith("ms")) {
        return Duration.ofMillis(Long.parseUnsignedLong(text.substring(0, text.length() - 2)));
      } else if (text.endsWith("s")) {
        return Duration.ofSeconds(Long.parseUnsignedLong(text.substring(0, text.length() - 1)));
      } else if (text.endsWith("m")) {
        return Duration.ofMinutes(Long.parseUnsignedLong(text.substring(0, text.length() - 1)));
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // Said below.
    }
    throw new UsageException(option + " is a time such as 500ms, 30s or 2m, not " + text + ".");
  }
}
