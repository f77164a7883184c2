package dev.handoff.demo;

import dev.handoff.demo.Arguments.UsageException;
import dev.handoff.restart.Settings;
import dev.handoff.restart.Signalling;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What the command line asks for.
 *
 * @param settings for the engine
 * @param slowEvery one request in so many is slow, 0 for none
 * @param slowSeconds that it takes
 * @param closeWhenDraining whether a kept-alive connection ends with its next response in a drain
 * @param headTimeout for a client that sends the head of a request
 * @param printsAllHeartbeats of slow requests, not only those of a drain
 */
record Options(
    Settings settings,
    int slowEvery,
    int slowSeconds,
    boolean closeWhenDraining,
    Duration headTimeout,
    boolean printsAllHeartbeats) {

  static Options parse(String[] args) throws UsageException {
    Arguments arguments = Arguments.parse(args);
    return new Options(
        settings(arguments),
        arguments.number(Option.SLOW_EVERY),
        arguments.number(Option.SLOW_SECONDS),
        arguments.isFirst(Option.DRAIN),
        arguments.time(Option.HEAD_TIMEOUT),
        arguments.isFirst(Option.HEARTBEATS));
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
        arguments.time(Option.READY_TIMEOUT),
        arguments.time(Option.DRAIN_TIMEOUT),
        arguments.time(Option.IDLE_GRACE),
        arguments.time(Option.PROBATION),
        arguments.time(Option.BACKOFF),
        arguments.isFirst(Option.SIGNALS) ? Signalling.HANDOFF : Signalling.CLASSIC);
  }
}
