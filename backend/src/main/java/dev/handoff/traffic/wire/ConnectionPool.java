package dev.handoff.traffic.wire;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The idle kept-alive connections of one style. They are used in turn, the longest idle first, so
 * that each of them idles between its requests.
 */
final class ConnectionPool {
  private int size;
  private final long rest;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private int open;

  /**
   * A pool without connections.
   *
   * @param size how many it keeps; connections beyond that live only while all others are busy
   * @param rest how long each must idle, in nanoseconds; with 0, the pool is filled before a
   *     connection is used again
   */
  ConnectionPool(int size, long rest) {
    this.size = size;
    this.rest = rest;
  }

  /**
   * The connection whose turn it is; null if a new one must be opened and {@link #opened} called.
   */
  Connection take(long now) {
    if (rest == 0) {
      return open < size ? null : idle.poll();
    }
    Connection longest = idle.peek();
    return longest == null || now - longest.idleSince() < rest ? null : idle.poll();
  }

  /** Keeps another number from now on, and closes idle ones beyond it: they would idle too long. */
  void resize(int next, Consumer<Connection> close) {
    size = next;
    while (open > size && !idle.isEmpty()) {
      open--;
      close.accept(idle.poll());
    }
  }

  /** Counts a connection opened for the pool. */
  void opened() {
    open++;
  }

  /**
   * Takes a connection back; false if the pool has enough of them, and the connection must be
   * closed.
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

  /** Takes an idle connection out, whether it is its turn or not; null if there is none. */
  Connection drain() {
    return idle.poll();
  }
}
