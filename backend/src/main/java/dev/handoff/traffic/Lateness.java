package dev.handoff.traffic;

import dev.handoff.event.LossClass;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a loop does not do in time, and whose fault that is: a request that it begins more than a
 * quarter of the timeout late is not sent. Waiting for the server, for a connection or for a limit
 * is not the loop's lag. Times are nanoseconds on the monotonic clock. Used by the thread of the
 * loop only.
 */
final class Lateness {
  /** Why a request is not sent, for people. */
  static final String TOO_LATE =
      "Not sent in time: the generator was more than a quarter of the timeout late.";

  private final long timeout;
  private final long latest;
  private final LongSupplier clock;
  private final Stalls stalls;

  /** When there was a connection again for what had waited for one. */
  private long connectionAt;

  /** The lateness of a loop that begins to work now. */
  Lateness(Duration timeout, LongSupplier clock) {
    this.timeout = timeout.toNanos();
    this.latest = this.timeout / 4;
    this.clock = clock;
    this.stalls = new Stalls(clock);
  }

  /** How long the loop has stood still, to say when it rests and when it works. */
  Stalls stalls() {
    return stalls;
  }

  /** There is a connection for what has waited for one until now. */
  void connectionFound() {
    connectionAt = clock.getAsLong();
  }

  /**
   * How late the loop itself is with a request that is due. The time for which there was no
   * connection for it is the server's, unless the loop stood still meanwhile.
   *
   * @param waiting whether there is none now either
   */
  long lag(Exchange exchange, boolean waiting) {
    long since = Math.max(exchange.plannedAt(), connectionAt);
    long stalled = stalled(exchange);
    return waiting ? stalled : Math.max(clock.getAsLong() - since, stalled);
  }

  /** Whether a request with that lag is not to be sent any more. */
  boolean isTooLate(long lag) {
    return lag > latest;
  }

  /** Whether a request may still be sent, however long the server has made it wait. */
  boolean inTime(Exchange exchange) {
    return !isTooLate(stalled(exchange));
  }

  /**
   * Whether the time for an answer is over. It is the server's: while the loop stands still it does
   * not run, because an answer may have come that nobody has read.
   */
  boolean isOverdue(Exchange exchange) {
    return clock.getAsLong() - exchange.plannedAt() - stalled(exchange) >= timeout;
  }

  /**
   * Whether a request failed that was not written before the loop stood still, and for so long that
   * it may have failed for that: a server does not wait for a request forever either.
   */
  boolean wasSentLate(Connection connection, Exchange exchange, LossClass kind) {
    boolean connected = kind != LossClass.CONNECT_REFUSED && kind != LossClass.CONNECT_TIMEOUT;
    boolean late = connection.sentAt() == 0 || connection.sentAt() - stalls.ended() >= 0;
    return connected && late && !inTime(exchange);
  }

  /** Whether a connection may have idled for too long because the loop stood still. */
  boolean idledTooLong(Connection idle) {
    return isTooLate(stalls.now() - stalls.before(idle.idleSince()));
  }

  private long stalled(Exchange exchange) {
    return stalls.now() - exchange.stalls();
  }
}
