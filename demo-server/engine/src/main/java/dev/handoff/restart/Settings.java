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
 * @param readyTimeout for the next generation, from its spawn
 * @param drainTimeout for requests in flight, from the beginning of the drain
 * @param idleGrace for connections without a request, from the beginning of the drain; it must be
 *     longer than clients pause before they reuse a connection, or one may write just as its
 *     connection is closed
 * @param probation of the next generation, counted from its ready: if it dies within that time, the
 *     old one takes over again
 * @param firstBackoff the delay before the next attempt after one failure; 1.5 times longer for
 *     each further failure, at most 30 s
 * @param signals what the operator's signals mean
 * @param fdStore whether a service manager is asked to keep the listener, so that connections wait
 *     in its queue if the server crashes until it is started again (FDSTORE=1 of sd_notify(3))
 * @param standbyAfter how long after ready the next generation is started ahead of time, to boot
 *     and to wait until it is asked for; null for never
 */
public record Settings(
    InetSocketAddress address,
    Path releaseFile,
    Path bus,
    Duration readyTimeout,
    Duration drainTimeout,
    Duration idleGrace,
    Duration probation,
    Duration firstBackoff,
    Signalling signals,
    boolean fdStore,
    Duration standbyAfter) {

  /** The usual behaviour, on this address. */
  public static Settings on(InetSocketAddress address) {
    return new Settings(
        address,
        null,
        null,
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Signalling.HANDOFF,
        false,
        null);
  }

  /**
   * The same with a standby: the engine's README says what it costs and when it is not for you.
   *
   * @param after ready; null for no standby
   */
  public Settings withStandby(Duration after) {
    return new Settings(
        address,
        releaseFile,
        bus,
        readyTimeout,
        drainTimeout,
        idleGrace,
        probation,
        firstBackoff,
        signals,
        fdStore,
        after);
  }
}
