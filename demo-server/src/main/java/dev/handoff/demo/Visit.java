package dev.handoff.demo;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;

/** One connection and what happens on it. */
final class Visit {
  /** A count of bytes that no connection has: more than one request was read at once. */
  private static final long NOT_ALL = -1;

  /** A client that never stops pipelining must leave too. */
  private static final int MOST_FAREWELLS = 1_000;

  private final long acceptedAt = System.nanoTime();
  private volatile EndPoint endPoint;
  private volatile long requestSince;
  private volatile long bytesAnswered;
  private volatile long headSince;
  private volatile long answeredAt;
  private volatile boolean leaving;
  private int farewells;
  private long bytesSeen;

  void attach(EndPoint to) {
    endPoint = to;
  }

  /** The head of a request has arrived, or so much of it that it is answered as a bad one. */
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

  /** The answer to this request is the last one: what the client still sends is no request. */
  void saysFarewell() {
    leaving = true;
  }

  boolean isBusy() {
    return requestSince != 0;
  }

  /** 0 without a request. */
  long requestMillis() {
    return millisSince(requestSince);
  }

  /** No request, and not one byte of the next, not even in the kernel. */
  boolean isIdle() {
    return !isBusy() && endPoint != null && (leaving || bytesIn() == bytesAnswered && !isWaiting());
  }

  /** No request yet, and so short a life that one may be on its way. */
  boolean isFresherThan(Duration age) {
    return answeredAt == 0 && System.nanoTime() - acceptedAt < age.toNanos();
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
   * the client has pipelined: after {@code Connection: close} whatever came behind has to be
   * dropped (RFC 9112, section 9.6). To be asked once per response, while the request is being
   * handled.
   */
  boolean mayEnd() {
    return !isBuffered() && !isWaiting() || farewells++ >= MOST_FAREWELLS;
  }

  /**
   * How long the client has kept the server waiting for something that should not take long: for
   * the rest of the head of a request, or for the end of a connection after its last answer. A head
   * is noticed at the second look, so this is to be asked once a second, by one thread.
   */
  long overdueMillis() {
    if (leaving && !isBusy()) {
      return millisSince(answeredAt);
    }
    if (isBusy() || isIdle() || endPoint == null || hasOnlySentEmptyLines()) {
      headSince = 0;
    } else if (headSince == 0) {
      headSince = System.nanoTime();
    }
    return millisSince(headSince);
  }

  void close() {
    EndPoint attached = endPoint;
    if (attached != null) {
      attached.close();
    }
  }

  /**
   * An empty line before a request, as some clients send it behind a body, begins none (RFC 9112,
   * section 2.2). At the second look, because Jetty may be about to parse what it has just read.
   */
  private boolean hasOnlySentEmptyLines() {
    HttpConnection http = http();
    long bytes = bytesIn();
    boolean still = http != null && bytes == bytesSeen && http.getParser().isStart();
    bytesSeen = bytes;
    if (still) {
      bytesAnswered = bytes;
    }
    return still && !isWaiting();
  }

  /** Whether Jetty has read more than this request. Only sure while it is not reading. */
  private boolean isBuffered() {
    HttpConnection http = http();
    return http != null && !http.isRequestBufferEmpty();
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
    HttpConnection http = http();
    return http == null ? 0 : http.getBytesIn();
  }

  /** Null before it is one. */
  private HttpConnection http() {
    EndPoint attached = endPoint;
    return attached != null && attached.getConnection() instanceof HttpConnection http
        ? http
        : null;
  }

  /** 0 for a moment that has not been. */
  private static long millisSince(long moment) {
    return moment == 0 ? 0 : (System.nanoTime() - moment) / 1_000_000;
  }
}
