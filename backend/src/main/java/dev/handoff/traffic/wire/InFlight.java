package dev.handoff.traffic.wire;

import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Exchange;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * The requests of one loop that are due and have not ended: those that have not begun, and those
 * that a connection carries. Both are in order, oldest first.
 */
final class InFlight {
  private final ArrayDeque<Exchange> due = new ArrayDeque<>();
  private final LinkedHashSet<Connection> busy = new LinkedHashSet<>();

  void add(Exchange exchange) {
    due.add(exchange);
  }

  /** The one to begin next, null if there is none. */
  Exchange peekDue() {
    return due.peek();
  }

  Exchange removeDue() {
    return due.remove();
  }

  boolean isAnyDue() {
    return !due.isEmpty();
  }

  boolean isAnyCarried() {
    return !busy.isEmpty();
  }

  /** A connection has been given a request. */
  void carry(Connection connection) {
    busy.add(connection);
  }

  /** The request on a connection has ended. */
  void left(Connection connection) {
    busy.remove(connection);
  }

  /** The connection whose request is the oldest, null if none carries one. */
  Connection oldestCarried() {
    return busy.isEmpty() ? null : busy.iterator().next();
  }

  int size() {
    return due.size() + busy.size();
  }

  /** Counted again each time, as a check on the books. */
  Map<Style, Integer> byStyle() {
    Map<Style, Integer> open = new EnumMap<>(Style.class);
    due.forEach(each -> open.merge(each.style(), 1, Integer::sum));
    busy.forEach(each -> open.merge(each.exchange().style(), 1, Integer::sum));
    return open;
  }

  /** The planned moment of the oldest, 0 if there is none: they begin in that order. */
  long oldest() {
    if (!busy.isEmpty()) {
      return oldestCarried().exchange().plannedAt();
    }
    return due.isEmpty() ? 0 : due.peek().plannedAt();
  }

  void closeAll() {
    busy.forEach(Connection::close);
  }
}
