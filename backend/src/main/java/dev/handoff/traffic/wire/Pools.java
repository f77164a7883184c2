package dev.handoff.traffic.wire;

import dev.handoff.plan.Style;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** The idle kept-alive connections of one loop, by style. */
final class Pools {
  private final Map<Style, ConnectionPool> pools = new EnumMap<>(Style.class);

  /** Pools without connections. */
  Pools(TrafficPlan plan) {
    for (Style style : plan.mix().styles()) {
      int size = share(plan, plan.poolOf(style));
      long rest = style == Style.THINK ? plan.habits().think().toNanos() : 0;
      pools.put(style, new ConnectionPool(size, rest));
    }
  }

  /** Keeps as many connections as suit a rate of all styles together. */
  void suit(TrafficPlan plan, double rate, Consumer<Connection> close) {
    pools.forEach((style, pool) -> pool.resize(share(plan, plan.poolOf(style, rate)), close));
  }

  private static int share(TrafficPlan plan, int all) {
    return (all + plan.loops() - 1) / plan.loops();
  }

  /** The connection whose turn it is, null if a new one must be opened. */
  Connection take(Style style) {
    return style.keepsAlive() ? pools.get(style).take(System.nanoTime()) : null;
  }

  /** An idle one out of turn, for when no new one may be opened; null if there is none. */
  Connection takeAny(Style style) {
    return style.keepsAlive() && style != Style.THINK ? pools.get(style).drain() : null;
  }

  /** Counts a connection opened for a style. */
  void opened(Style style) {
    if (style.keepsAlive()) {
      pools.get(style).opened();
    }
  }

  /** Counts a connection of a style that has been closed. */
  void closed(Style style) {
    if (style.keepsAlive()) {
      pools.get(style).closed();
    }
  }

  /** Takes a connection back; false if it must be closed. */
  boolean give(Style style, Connection connection) {
    return style.keepsAlive() && pools.get(style).give(connection);
  }

  /** Takes an idle connection out of whichever pool has one, to close it; false if none has. */
  boolean giveUpOne(Consumer<Connection> close) {
    for (ConnectionPool pool : pools.values()) {
      Connection idle = pool.drain();
      if (idle != null) {
        pool.closed();
        close.accept(idle);
        return true;
      }
    }
    return false;
  }

  /** Takes all idle connections out, to close them at the end. */
  void drain(Consumer<Connection> close) {
    while (giveUpOne(close)) {
      // One after the other.
    }
  }
}
