package dev.handoff.traffic.ledger;

/**
 * An answer and how long it took.
 *
 * @param exchange the exchange that it ends
 * @param connection the number of its connection in the run
 * @param latencyMicros from the planned moment to the last byte
 * @param serviceMicros from the moment when the request had been written in full; 0 if the answer
 *     came before that
 * @param pid the process that answered, "0" if it named none
 */
public record Timed(
    Exchange exchange, long connection, long latencyMicros, long serviceMicros, String pid) {

  /**
   * An answer that is complete now.
   *
   * @param now on the monotonic clock, nanoseconds
   * @param sentAt when the request had been written in full, likewise; 0 if it never was
   */
  public static Timed of(Exchange exchange, long connection, long now, long sentAt, String pid) {
    return new Timed(
        exchange,
        connection,
        Interval.micros(now - exchange.plannedAt()),
        sentAt == 0 ? 0 : Interval.micros(now - sentAt),
        pid);
  }
}
