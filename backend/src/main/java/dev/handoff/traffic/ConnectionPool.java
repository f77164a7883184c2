package dev.handoff.traffic;

import java.util.ArrayDeque;

/**
 * The kept-alive connections of one style that carry nothing at the moment. They are used in turn,
 * the longest idle first, so that each of them idles between its requests.
 */
final class ConnectionPool {
  private final int size;
  private final long rest;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private int open;

  /**
   * A pool without connections.
   *
   * @param size how many it keeps; beyond, connections live only while all others are busy
   * @param rest how long each idles at least, in nanoseconds; if there is none to be minded, the
   *     pool is filled before one of it is used again
   */
  ConnectionPool(int size, long rest) {
    this.size = size;
    this.rest = rest;
  }

  /** The connection whose turn it is, null if a new one is to be opened and {@link #opened}. */
  Connection take(long now) {
    if (rest == 0) {
      return open < size ? null : idle.poll();
    }
    Connection longest = idle.peek();
    return longest == null || now - longest.idleSince() < rest ? null : idle.poll();
  }

  /** Counts a connection opened for the pool. */
  void opened() {
    open++;
  }

  /**
   * Takes a connection back; false if it has enough of them, and the connection is to be closed.
   */
  boolean give(Connection connection) {
    if (open > size) {
      return false;
    }
    idle.add(connection);
    return true;
  }

  /** Counts a connection of the pool that has been closed. */
  void closed() {
    open--;
  }

  /** Takes an idle connection out, to close it at the end; null if there is none. */
  Connection drain() {
    return idle.poll();
  }
}
