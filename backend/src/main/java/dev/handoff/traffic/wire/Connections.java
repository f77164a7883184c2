package dev.handoff.traffic.wire;

import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Handshakes;
import dev.handoff.traffic.ledger.Ledger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;

/** The connections of one loop, busy and idle. Used only by the thread of the loop. */
final class Connections {
  private final int index;
  private final TrafficPlan plan;
  private final Selector selector;
  private final RequestWriter writer;
  private final Route route;
  private final Tls tls;
  private final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);
  private final Pools pools;
  private final Ledger ledger;
  private final int most;
  private long opened;
  private int open;

  /**
   * No connections yet.
   *
   * @param index of the loop among those of the run, from 0
   * @param ledger counts idle connections that the server has closed
   */
  Connections(int index, TrafficPlan plan, Selector selector, RequestIds ids, Ledger ledger) {
    this.index = index;
    this.plan = plan;
    this.selector = selector;
    this.writer = new RequestWriter(plan, ids);
    this.route = new Route(plan.target().addresses());
    this.tls = Tls.to(plan.target());
    this.pools = new Pools(plan);
    this.ledger = ledger;
    this.most = Math.max(1, plan.limits().maxConnections() / plan.loops());
  }

  /** How many are open, including idle ones. */
  int open() {
    return open;
  }

  /** How many have been opened in the run. */
  long opened() {
    return opened;
  }

  /** How often TLS has been agreed on; null without TLS. */
  Handshakes handshakes() {
    return tls == null ? null : tls.handshakes();
  }

  /** A kept-alive connection to use, null if a new one must be opened. */
  Connection takeIdle(Style style, Lateness lateness) {
    Connection next = takeTurn(style);
    while (next != null
        && (style.looks() || lateness.idledTooLong(next))
        && next.closedByServer()) {
      ledger.closedIdle();
      pools.closed(style);
      close(next);
      next = takeTurn(style);
    }
    return next;
  }

  /**
   * Whether another one may be opened. At the limit of connections an idle one is closed to make
   * room; if there is none, the request has to wait.
   */
  boolean mayOpen() {
    return open < most || pools.giveUpOne(this::close);
  }

  /**
   * Makes another one, for a style.
   *
   * @throws IOException if this process has no descriptor left
   */
  Connection open(Style style, Connection.Owner owner) throws IOException {
    Connection connection =
        new Connection(
            opened * plan.loops() + index + 1,
            selector,
            owner,
            route,
            tls,
            writer,
            new ResponseReader(),
            input);
    opened++;
    open++;
    pools.opened(style);
    return connection;
  }

  /** Takes back one whose exchange has its answer, and keeps it alive or closes it. */
  void release(Connection connection, Style style) {
    boolean retires =
        style == Style.RECONNECT && connection.carried() >= plan.habits().reconnectEvery();
    if (!connection.reusable() || retires) {
      discard(connection, style);
    } else {
      giveBack(connection, style);
    }
  }

  /** Takes back one that was not used. */
  void giveBack(Connection connection, Style style) {
    if (!pools.give(style, connection)) {
      discard(connection, style);
    }
  }

  /** Closes one that carried an exchange of a style. */
  void discard(Connection connection, Style style) {
    pools.closed(style);
    close(connection);
  }

  /**
   * Keeps as many alive as suit a rate of all styles together; closes the idle ones beyond that.
   */
  void suit(double rate) {
    pools.suit(plan, rate, this::close);
  }

  /** Closes all that are idle, at the end. */
  void drain() {
    pools.drain(
        idle -> {
          if (idle.closedByServer()) {
            ledger.closedIdle();
          }
          close(idle);
        });
  }

  private Connection takeTurn(Style style) {
    Connection next = pools.take(style);
    return next == null && open >= most ? pools.takeAny(style) : next;
  }

  private void close(Connection connection) {
    open--;
    connection.close();
  }
}
