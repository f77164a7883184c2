package dev.handoff.demo;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is true of every answer at this moment, whoever writes it: whether it is a client's, and
 * whether it ends its connection. Safe for use by several threads.
 */
final class Answers {
  private final boolean endConnections;
  private final AtomicLong served = new AtomicLong();
  private volatile boolean serving;
  private volatile boolean draining;

  /**
   * For a server that does not serve yet.
   *
   * @param endConnections whether a kept-alive connection ends with its next answer in a drain
   */
  Answers(boolean endConnections) {
    this.endConnections = endConnections;
  }

  /** From now on requests are clients' requests, and connections live as long as they like. */
  void serve() {
    draining = false;
    serving = true;
  }

  void drain() {
    draining = true;
  }

  /** False before ready: then the requests are the server's own. */
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

  /** One more request of a client has been answered. */
  void count() {
    served.incrementAndGet();
  }

  long served() {
    return served.get();
  }
}
