package dev.handoff.demo;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/** One connection and what happens on it. */
final class Visit {
  private volatile EndPoint endPoint;
  private volatile long requestSince;
  private volatile long bytesAnswered;
  private volatile long headSince;

  void attach(EndPoint to) {
    endPoint = to;
  }

  void requestBegins() {
    requestSince = System.nanoTime();
    headSince = 0;
  }

  void requestEnds() {
    bytesAnswered = bytesIn();
    requestSince = 0;
  }

  boolean isBusy() {
    return requestSince != 0;
  }

  /** 0 without a request. */
  long requestMillis() {
    long since = requestSince;
    return since == 0 ? 0 : (System.nanoTime() - since) / 1_000_000;
  }

  /** No request, and not one byte of the next. */
  boolean isIdle() {
    return !isBusy() && endPoint != null && bytesIn() == bytesAnswered;
  }

  /**
   * How long the client has been sending the head of a request; seen at the second look, so to be
   * asked once a second.
   */
  long headMillis() {
    if (isBusy() || isIdle() || endPoint == null) {
      headSince = 0;
      return 0;
    }
    if (headSince == 0) {
      headSince = System.nanoTime();
    }
    return (System.nanoTime() - headSince) / 1_000_000;
  }

  void close() {
    EndPoint attached = endPoint;
    if (attached != null) {
      attached.close();
    }
  }

  private long bytesIn() {
    EndPoint attached = endPoint;
    Connection connection = attached == null ? null : attached.getConnection();
    return connection == null ? 0 : connection.getBytesIn();
  }
}
