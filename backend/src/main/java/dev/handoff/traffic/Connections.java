package dev.handoff.traffic;

import dev.handoff.plan.Style;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;

/** The connections of one loop, open and idle. Used by the thread of the loop only. */
final class Connections {
  private final int index;
  private final TrafficPlan plan;
  private final Selector selector;
  private final RequestWriter writer;
  private final Route route;
  private final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);
  private final Pools pools;
  private final Books books;
  private final int most;
  private long opened;
  private int open;

  /**
   * No connections yet.
   *
   * @param index of the loop among those of the run, from 0
   * @param books told of idle connections that the server has closed
   */
  Connections(int index, TrafficPlan plan, Selector selector, RequestIds ids, Books books) {
    this.index = index;
    this.plan = plan;
    this.selector = selector;
    this.writer = new RequestWriter(plan, ids);
    this.route = new Route(plan.target().addresses());
    this.pools = new Pools(plan);
    this.books = books;
    this.most = Math.max(1, plan.maxConnections() / plan.loops());
  }

  /** How many are open, idle ones included. */
  int open() {
    return open;
  }

  /** How many have been opened in the run. */
  long opened() {
    return opened;
  }

  /** A kept-alive connection to be used, null if a new one is to be opened. */
  Connection takeIdle(Style style, Lateness lateness) {
    Connection next = takeTurn(style);
    while (next != null
        && (style.looks() || lateness.idledTooLong(next))
        && next.closedByServer()) {
      books.closedIdle();
      pools.closed(style);
      close(next);
      next = takeTurn(style);
    }
    return next;
  }

  /**
   * Whether another one may be opened. At the limit of connections a request waits for one, or
   * takes the place of an idle one that another style keeps.
   */
  boolean mayOpen() {
    return open < most || pools.giveUpOne(this::close);
  }

  /**
   * Another one, for a style.
   *
   * @throws IOException if this process has no descriptor left
   */
  Connection open(Style style, Connection.Owner owner) throws IOException {
    Connection connection =
        new Connection(opened * plan.loops() + index + 1, selector, owner, route, writer, input);
    opened++;
    open++;
    pools.opened(style);
    return connection;
  }

  /** Takes one back whose exchange has its answer: it is kept alive, or closed. */
  void release(Connection connection, Style style) {
    boolean retires =
        style == Style.RECONNECT && connection.carried() >= plan.habits().reconnectEvery();
    if (!connection.reusable() || retires) {
      discard(connection, style);
    } else {
      giveBack(connection, style);
    }
  }

  /** Takes an idle one back as it is. */
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

  /** Closes all that are idle, at the end. */
  void drain() {
    pools.drain(
        idle -> {
          if (idle.closedByServer()) {
            books.closedIdle();
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
