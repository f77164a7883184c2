package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent;
import dev.handoff.traffic.ledger.Exchange;
import dev.handoff.traffic.ledger.FailureLog;
import dev.handoff.traffic.ledger.Ledger;
import dev.handoff.traffic.ledger.Timed;
import java.util.function.LongSupplier;

/**
 * What becomes of the exchanges of one loop: the end of each is entered in the ledger, once, and
 * its connection is given back. Used only by the thread of the loop.
 */
final class Outcomes implements Connection.Owner {
  private final InFlight inFlight;
  private final Connections connections;
  private final Lateness lateness;
  private final Ledger ledger;
  private final FailureLog failures;
  private final LongSupplier clock;

  Outcomes(
      InFlight inFlight,
      Connections connections,
      Lateness lateness,
      Ledger ledger,
      FailureLog failures,
      LongSupplier clock) {
    this.inFlight = inFlight;
    this.connections = connections;
    this.lateness = lateness;
    this.ledger = ledger;
    this.failures = failures;
    this.clock = clock;
  }

  @Override
  public boolean inTime(Exchange exchange) {
    return lateness.inTime(exchange);
  }

  @Override
  public void sent() {
    ledger.sent();
  }

  @Override
  public void answered(Connection connection, Exchange exchange, ResponseReader answer) {
    inFlight.left(connection);
    long now = clock.getAsLong();
    Timed timed =
        Timed.of(exchange, connection.number(), now, connection.sentAt(), answer.head().pid());
    boolean slow = answer.head().slow() || exchange.style().slowByDesign();
    ledger.answered(timed, slow);
    if (!slow && !connection.reused()) {
      ledger.answeredFresh(now);
    }
    connections.release(connection, exchange.style());
  }

  @Override
  public void failed(Connection connection, Exchange exchange, LossClass kind, String detail) {
    inFlight.left(connection);
    if (kind == LossClass.NOT_SENT || lateness.wasSentLate(connection, exchange, kind)) {
      if (!inTime(exchange)) {
        ledger.tooLate();
      }
      String why = kind == LossClass.NOT_SENT ? detail : Lateness.TOO_LATE;
      enter(connection, exchange, LossClass.NOT_SENT, why);
    } else {
      enter(connection, exchange, kind, detail);
    }
    if (connection.unexpected()) {
      connections.release(connection, exchange.style());
    } else {
      connections.discard(connection, exchange.style());
    }
  }

  /** A request that never gets a connection. */
  void notSent(Exchange exchange, String detail) {
    enter(null, exchange, LossClass.NOT_SENT, detail);
  }

  /**
   * A request that can no longer be sent in time.
   *
   * @param lag how late the loop is with it
   */
  void tooLate(Exchange exchange, long lag) {
    ledger.begun(exchange, lag);
    ledger.tooLate();
    notSent(exchange, Lateness.TOO_LATE);
  }

  /**
   * Enters a request without a valid answer.
   *
   * @param on its connection, null if it has none
   */
  private void enter(Connection on, Exchange exchange, LossClass kind, String detail) {
    ledger.failed(exchange.style(), kind);
    failures.add(
        new TrafficEvent.Failure(
            exchange.number(),
            kind.toString(),
            on == null ? 0 : on.number(),
            on != null && on.reused(),
            on == null ? 0 : on.server(),
            exchange.plannedAt(),
            exchange.style().toString(),
            detail));
  }
}
