package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.traffic.ledger.Exchange;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a loop does too late, and whose fault that is. A request that it begins more than a quarter
 * of the timeout late is not sent. Waiting for the server, for a connection or for a limit is not
 * the loop's lag. Times are nanoseconds on the monotonic clock. Used only by the thread of the
 * loop.
 */
final class Lateness {
  /** Why a request is not sent, for people. */
  static final String TOO_LATE =
      "Not sent in time: the generator was more than a quarter of the timeout late.";

  private final long timeout;
  private final long latest;
  private final LongSupplier clock;
  private final Stalls stalls;

  /** When a connection was found again for requests that had waited for one. */
  private long connectionAt;

  /** The lateness of a loop that starts working now. */
  Lateness(Duration timeout, LongSupplier clock) {
    this.timeout = timeout.toNanos();
    this.latest = this.timeout / 4;
    this.clock = clock;
    this.stalls = new Stalls(clock);
  }

  /** The stalls of the loop, which tells them when it rests and when it works. */
  Stalls stalls() {
    return stalls;
  }

  /** A connection has been found for requests that have waited for one until now. */
  void connectionFound() {
    connectionAt = clock.getAsLong();
  }

  /**
   * How late the loop itself is with a request that is due. Time without a connection for it does
   * not count, unless the loop stalled meanwhile.
   *
   * @param waiting whether there still is no connection
   */
  long lag(Exchange exchange, boolean waiting) {
    long since = Math.max(exchange.plannedAt(), connectionAt);
    long stalled = stalled(exchange);
    return waiting ? stalled : Math.max(clock.getAsLong() - since, stalled);
  }

  /** Whether a request with that lag may no longer be sent. */
  boolean isTooLate(long lag) {
    return lag > latest;
  }

  /** Whether a request may still be sent, however long the server has made it wait. */
  boolean inTime(Exchange exchange) {
    return !isTooLate(stalled(exchange));
  }

  /**
   * Whether the time for an answer is up. That time is the server's: it does not run while the loop
   * stalls, because an answer may have come that nobody has read.
   */
  boolean isOverdue(Exchange exchange) {
    return clock.getAsLong() - exchange.plannedAt() - stalled(exchange) >= timeout;
  }

  /**
   * Whether a failed request may have failed because of a stall: it was not written before the loop
   * stalled, and the stall was too long. A server does not wait for a request forever either.
   */
  boolean wasSentLate(Connection connection, Exchange exchange, LossClass kind) {
    boolean connected = kind != LossClass.CONNECT_REFUSED && kind != LossClass.CONNECT_TIMEOUT;
    boolean late = connection.sentAt() == 0 || connection.sentAt() - stalls.ended() >= 0;
    return connected && late && !inTime(exchange);
  }

  /** Whether a connection may have idled for too long because the loop stalled. */
  boolean idledTooLong(Connection idle) {
    return isTooLate(stalls.now() - stalls.before(idle.idleSince()));
  }

  private long stalled(Exchange exchange) {
    return stalls.now() - exchange.stalls();
  }
}
