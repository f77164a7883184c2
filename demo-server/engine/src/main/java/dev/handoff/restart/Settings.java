package dev.handoff.restart;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a generation behaves.
 *
 * @param address to bind; only the first generation binds it
 * @param releaseFile read by each generation when it starts and again when it spawns the next one;
 *     or null
 * @param bus the Unix socket to which events go, or null
 * @param succession how the next generation comes about
 * @param drainTimeout for requests in flight, from the beginning of the drain
 * @param idleGrace for connections without a request, from the beginning of the drain; it must be
 *     longer than clients pause before they reuse a connection, or one may write just as its
 *     connection is closed
 * @param signals what the operator's signals mean
 * @param fdStore whether a service manager is asked to keep the listener, so that connections wait
 *     in its queue if the server crashes until it is started again (FDSTORE=1 of sd_notify(3))
 */
public record Settings(
    InetSocketAddress address,
    Path releaseFile,
    Path bus,
    Succession succession,
    Duration drainTimeout,
    Duration idleGrace,
    Signalling signals,
    boolean fdStore) {

  /** The usual behaviour, on this address. */
  public static Settings on(InetSocketAddress address) {
    return new Settings(
        address,
        null,
        null,
        new Succession(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(3), null),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Signalling.HANDOFF,
        false);
  }

  /**
   * The same with a standby: the engine's README says what it costs and when it is not for you.
   *
   * @param after ready; null for no standby
   */
  public Settings withStandby(Duration after) {
    return with(
        new Succession(readyTimeout(), probation(), succession.firstBackoff(), after), signals);
  }

  /** The same, except for these. */
  Settings with(Succession succession, Signalling signals) {
    return new Settings(
        address, releaseFile, bus, succession, drainTimeout, idleGrace, signals, fdStore);
  }

  /** For the next generation. */
  public Duration readyTimeout() {
    return succession.readyTimeout();
  }

  /** Of the next generation. */
  Duration probation() {
    return succession.probation();
  }
}
