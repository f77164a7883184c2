package dev.handoff.demo;

import dev.handoff.posix.Unread;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;

/** One connection and what happens on it. */
final class Visit {
  /**
   * Stands for a count of bytes when more than one request was read at once; no connection has it.
   */
  private static final long NOT_ALL = -1;

  /**
   * How many answers in a drain may put off the end of a connection: a client that never stops
   * pipelining must leave too.
   */
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

  /** The head of a request has arrived, or enough of it to be answered as a bad request. */
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

  /**
   * The answer to this request is the last one: anything that the client sends after it is not a
   * request.
   */
  void saysFarewell() {
    leaving = true;
  }

  boolean isBusy() {
    return requestSince != 0;
  }

  /** Age of the current request; 0 if there is none. */
  long requestMillis() {
    return millisSince(requestSince);
  }

  /** No request is in flight, and not one byte of the next has arrived, not even in the kernel. */
  boolean isIdle() {
    return !isBusy() && endPoint != null && (leaving || bytesIn() == bytesAnswered && !isWaiting());
  }

  /**
   * No request has been answered yet, and the connection is so young that its first may be on its
   * way.
   */
  boolean isFresherThan(Duration age) {
    return answeredAt == 0 && System.nanoTime() - acceptedAt < age.toNanos();
  }

  /**
   * The last answer ended so recently that the next request may be on its way. A response whose
   * head was written before the drain, such as a stream's, could not say {@code Connection: close}.
   */
  boolean isAnsweredWithin(Duration age) {
    long at = answeredAt;
    return at != 0 && System.nanoTime() - at < age.toNanos();
  }

  /**
   * Whether the response to the current request may be the last one. It may not if the client has
   * pipelined: after {@code Connection: close}, everything behind that request has to be dropped
   * (RFC 9112, section 9.6). To be called once per response, while the request is being handled.
   */
  boolean mayEnd() {
    return !isBuffered() && !isWaiting() || farewells++ >= MOST_FAREWELLS;
  }

  /**
   * For how long the client has kept the server waiting for something that should not take long:
   * the rest of the head of a request, or the end of the connection after its last answer. While
   * something that has arrived is unread, the delay is the server's own. A head is noticed only at
   * the second call, so one thread should call this once a second.
   */
  long overdueMillis() {
    if (leaving && !isBusy()) {
      return millisSince(answeredAt);
    }
    if (isBusy() || isIdle() || endPoint == null || isWaiting() || hasOnlySentEmptyLines()) {
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
   * An empty line before a request, which some clients send after a body, does not begin a request
   * (RFC 9112, section 2.2). Decided at the second call, because Jetty may be about to parse what
   * it has just read.
   */
  private boolean hasOnlySentEmptyLines() {
    HttpConnection http = http();
    long bytes = bytesIn();
    boolean still = http != null && bytes == bytesSeen && http.getParser().isStart();
    bytesSeen = bytes;
    if (still) {
      bytesAnswered = bytes;
    }
    return still;
  }

  /** Whether Jetty has read more than this request. Reliable only while it is not reading. */
  private boolean isBuffered() {
    HttpConnection http = http();
    return http != null && !http.isRequestBufferEmpty();
  }

  /** Whether the kernel has bytes that Jetty has not read. */
  private boolean isWaiting() {
    EndPoint attached = endPoint;
    return attached != null && Unread.isAny(attached.getTransport());
  }

  private long bytesIn() {
    HttpConnection http = http();
    return http == null ? 0 : http.getBytesIn();
  }

  /** The HTTP connection; null before there is one. */
  private HttpConnection http() {
    EndPoint attached = endPoint;
    return attached != null && attached.getConnection() instanceof HttpConnection http
        ? http
        : null;
  }

  /** 0 for a moment that has not happened. */
  private static long millisSince(long moment) {
    return moment == 0 ? 0 : (System.nanoTime() - moment) / 1_000_000;
  }
}
