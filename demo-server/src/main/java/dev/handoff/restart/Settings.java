package dev.handoff.restart;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a generation behaves.
 *
 * @param address to bind; only the first generation does
 * @param releaseFile read anew by each generation as it starts and by the old one as it spawns, or
 *     null
 * @param bus the Unix socket to which events go, or null
 * @param readyTimeout for the next generation, from its spawn
 * @param drainTimeout for requests in flight, from the beginning of the drain
 * @param idleGrace for connections without a request, from the beginning of the drain; it has to be
 *     longer than the pauses of the clients that reuse a connection, or one may write just as it is
 *     closed
 * @param probation of the next generation, from its ready: if it dies in that time the old one
 *     takes over again
 * @param firstBackoff before the next attempt, after one failure; × 1.5 for each further one, 30 s
 *     at most
 * @param signals what the operator's signals mean
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
    Signalling signals) {

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
        Signalling.HANDOFF);
  }
}
