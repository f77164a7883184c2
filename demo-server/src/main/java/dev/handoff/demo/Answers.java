package dev.handoff.demo;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What holds for every answer at this moment, whether the handler or Jetty writes it: whether it is
 * for a client, and whether it ends its connection. Safe for use by several threads.
 */
final class Answers {
  private final boolean endConnections;
  private final AtomicLong served = new AtomicLong();
  private volatile boolean serving;
  private volatile boolean draining;

  /**
   * Creates the state of a server that does not serve yet.
   *
   * @param endConnections whether a kept-alive connection ends with its next answer in a drain
   */
  Answers(boolean endConnections) {
    this.endConnections = endConnections;
  }

  /**
   * From now on all requests come from clients, and connections stay open for as long as their
   * clients like.
   */
  void serve() {
    draining = false;
    serving = true;
  }

  void drain() {
    draining = true;
  }

  /** False before ready, when the requests are the server's own. */
  boolean areForClients() {
    return serving;
  }

  boolean areOfADrain() {
    return draining;
  }

  /** Whether the next head is to say {@code Connection: close}. */
  boolean endConnections() {
    return draining && endConnections;
  }

  /** Counts a client's request that has been answered. */
  void count() {
    served.incrementAndGet();
  }

  long served() {
    return served.get();
  }
}
