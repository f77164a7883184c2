package dev.handoff.demo;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;

/** One connection and what happens on it. */
final class Visit {
  /** A count of bytes that no connection has: more than one request was read at once. */
  private static final long NOT_ALL = -1;

  /** A client that never stops to pipeline must leave too. */
  private static final int MOST_FAREWELLS = 1_000;

  private final long acceptedAt = System.nanoTime();
  private volatile EndPoint endPoint;
  private volatile long requestSince;
  private volatile long bytesAnswered;
  private volatile long headSince;
  private volatile long answeredAt;
  private int farewells;

  void attach(EndPoint to) {
    endPoint = to;
  }

  void requestBegins() {
    requestSince = System.nanoTime();
    headSince = 0;
  }

  /** To be called before Jetty looks for the next request. */
  void requestEnds() {
    answeredAt = System.nanoTime();
    bytesAnswered = isBuffered() ? NOT_ALL : bytesIn();
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

  /** No request, and not one byte of the next, not even in the kernel. */
  boolean isIdle() {
    return !isBusy() && endPoint != null && bytesIn() == bytesAnswered && !isWaiting();
  }

  /** No request yet, and so short a life that one may be on its way. */
  boolean isFresherThan(Duration age) {
    return bytesAnswered == 0 && System.nanoTime() - acceptedAt < age.toNanos();
  }

  /**
   * Answered so short a time ago that the next request may be on its way. A response whose head was
   * written before the drain, as that of a stream, could not say {@code Connection: close}.
   */
  boolean isAnsweredWithin(Duration age) {
    long at = answeredAt;
    return at != 0 && System.nanoTime() - at < age.toNanos();
  }

  /**
   * Whether the response to the request that is being answered may be the last one. It may not if
   * the client has pipelined: whoever says {@code Connection: close} has to drop what came behind
   * (RFC 9112, section 9.6). To be asked once per response, while the request is being handled.
   */
  boolean mayEnd() {
    return !isBuffered() && !isWaiting() || farewells++ >= MOST_FAREWELLS;
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

  /** Whether Jetty has read more than this request. Only sure while it is not reading. */
  private boolean isBuffered() {
    EndPoint attached = endPoint;
    return attached != null
        && attached.getConnection() instanceof HttpConnection http
        && !http.isRequestBufferEmpty();
  }

  /** Whether the kernel has bytes that Jetty has not read: FIONREAD, without reading them. */
  private boolean isWaiting() {
    EndPoint attached = endPoint;
    try {
      return attached != null
          && attached.getTransport() instanceof SocketChannel channel
          && channel.socket().getInputStream().available() > 0;
    } catch (IOException closed) {
      return false;
    }
  }

  private long bytesIn() {
    EndPoint attached = endPoint;
    Connection connection = attached == null ? null : attached.getConnection();
    return connection == null ? 0 : connection.getBytesIn();
  }
}
