package dev.handoff.demo;

import dev.handoff.demo.Arguments.UsageException;
import dev.handoff.restart.Settings;
import dev.handoff.restart.Signalling;
import dev.handoff.restart.Succession;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The settings from the command line.
 *
 * @param settings for the engine
 * @param way how the server restarts
 * @param sockets what it listens on besides its listener
 * @param slowEvery every Nth request is slow; 0 for none
 * @param slowSeconds how long a slow request takes
 * @param closeWhenDraining whether a kept-alive connection ends with its next response in a drain
 * @param rehearsal how long a standby warms up at most
 * @param headTimeout how long a client may take to send the head of a request
 * @param printsAllHeartbeats whether all heartbeats of slow requests are printed, not only those
 *     during a drain
 */
record Options(
    Settings settings,
    WaySettings way,
    SideSockets sockets,
    int slowEvery,
    int slowSeconds,
    boolean closeWhenDraining,
    Duration rehearsal,
    Duration headTimeout,
    boolean printsAllHeartbeats) {

  static Options parse(String[] args) throws UsageException {
    Arguments arguments = Arguments.parse(args);
    return new Options(
        settings(arguments),
        new WaySettings(
            arguments.word(Option.WAY),
            arguments.number(Option.WORKERS),
            !arguments.isFirst(Option.EXEC_DRAIN),
            arguments.time(Option.HOLD_ACCEPT),
            !arguments.isFirst(Option.MIGRATE)),
        sockets(arguments),
        arguments.number(Option.SLOW_EVERY),
        arguments.number(Option.SLOW_SECONDS),
        arguments.isFirst(Option.DRAIN),
        arguments.time(Option.STANDBY_REHEARSAL),
        arguments.time(Option.HEAD_TIMEOUT),
        arguments.isFirst(Option.HEARTBEATS));
  }

  private static SideSockets sockets(Arguments arguments) throws UsageException {
    SideSockets sockets =
        new SideSockets(
            arguments.numberOrNone(Option.METRICS_PORT),
            arguments.path(Option.UNIX),
            arguments.numberOrNone(Option.LOG_PORT));
    String way = arguments.word(Option.WAY);
    if (!sockets.areNone() && (way.equals("reuseport") || way.equals("same-port"))) {
      throw new UsageException(
          Option.METRICS_PORT.written()
              + ", "
              + Option.UNIX.written()
              + " and "
              + Option.LOG_PORT.written()
              + " need a way that hands sockets over, and "
              + way
              + " does not.");
    }
    return sockets;
  }

  private static Settings settings(Arguments arguments) throws UsageException {
    InetSocketAddress address =
        new InetSocketAddress(arguments.text(Option.HOST), arguments.number(Option.PORT));
    if (address.isUnresolved()) {
      throw new UsageException("The host " + Quote.of(address.getHostString()) + " is not known.");
    }
    return new Settings(
        address,
        arguments.path(Option.RELEASE_FILE),
        arguments.path(Option.BUS),
        new Succession(
            arguments.time(Option.READY_TIMEOUT),
            arguments.time(Option.PROBATION),
            arguments.time(Option.BACKOFF),
            arguments.isFirst(Option.STANDBY) ? arguments.time(Option.STANDBY_AFTER) : null),
        arguments.time(Option.DRAIN_TIMEOUT),
        arguments.time(Option.IDLE_GRACE),
        arguments.isFirst(Option.SIGNALS) ? Signalling.HANDOFF : Signalling.CLASSIC,
        !arguments.isFirst(Option.FD_STORE));
  }
}
