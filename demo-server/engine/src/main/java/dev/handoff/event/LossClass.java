package dev.handoff.event;

import java.util.Locale;

/**
 * The ways in which a request fails to get a valid answer, told apart by what the client's own
 * kernel reports and by the bytes received. They stand in the order in which a request can meet
 * them. A connection is reused if it has carried a request before; otherwise it is fresh.
 *
 * <p>Events carry the name and not the constant, so that a recording of another version, with
 * classes that this one does not know, can still be read; see {@link #named}.
 */
public enum LossClass {

  /** The connection failed at once: nobody was listening, or there was no route. */
  CONNECT_REFUSED,

  /** The connection was not made before the timeout: a full accept queue drops SYNs. */
  CONNECT_TIMEOUT,

  /**
   * A fresh connection was reset (RST) before a byte of the answer. This is how it looks when an
   * accept queue is thrown away with its listener, and also when a server closes without reading
   * the request; a client cannot tell the two apart.
   */
  RESET_ON_CONNECT,

  /**
   * A reused connection was closed in good order (FIN) before a byte of the answer: the keep-alive
   * race. RFC 9112 section 9.3.1 lets a client repeat an idempotent request in this case; ours
   * never does. Recordings from the first version count resets of reused connections here too.
   */
  CLOSED_BEFORE_RESPONSE_REUSED,

  /**
   * A reused connection was reset (RST) before a byte of the answer, with no FIN before: the server
   * closed it, or died, with the request unread (RFC 1122 section 4.2.2.13). Retryable like the
   * close, but not the keep-alive race: the request had arrived when the server closed. Servers
   * that shut down their side first, as the JDK's sockets do, send a FIN even then.
   */
  RESET_BEFORE_RESPONSE_REUSED,

  /** A fresh connection was closed in good order (FIN) before a byte of the answer. */
  CLOSED_BEFORE_RESPONSE_FRESH,

  /** The connection was reset (RST) after the first byte of the answer and before its last. */
  RESET_MID_RESPONSE,

  /**
   * The connection was closed in good order (FIN) after the first byte of the answer and before its
   * last.
   */
  TRUNCATED,

  /** The connection was made, but the answer was not complete before the timeout. */
  RESPONSE_TIMEOUT,

  /** A complete answer with a status from 400 to 499. */
  HTTP_4XX,

  /**
   * A complete answer with a status of 500 or more. Recordings from the first version count those
   * from 400 here too.
   */
  HTTP_5XX,

  /** The head of the answer was longer than the generator reads. */
  HEAD_TOO_LARGE,

  /**
   * The answer was not HTTP, belonged to another request, was longer than it said, or had not what
   * was expected of it; or TLS could not be agreed on.
   */
  BAD_BODY,

  /**
   * The generator did not send the request: through its own fault it was late by more than a
   * quarter of the timeout, or it was at a limit of its own, with too many requests open or with no
   * descriptor or port left. This is not the server's fault, so it is never counted as lost.
   */
  NOT_SENT;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * The class of that name, or null if this version does not know it; a recording may be newer or
   * older.
   */
  public static LossClass named(String name) {
    for (LossClass each : values()) {
      if (each.label.equals(name)) {
        return each;
      }
    }
    return null;
  }

  /** Whether a class of that name means that a request was lost; unknown classes do. */
  public static boolean isLoss(String name) {
    return named(name) != NOT_SENT;
  }

  /** Whether a class of that name is retryable; unknown classes are not. */
  public static boolean isRetryable(String name) {
    LossClass known = named(name);
    return known != null && known.isRetryable();
  }

  /**
   * Whether RFC 9112 section 9.3.1 lets a client repeat an idempotent request without asking: its
   * connection, kept alive from an earlier request, ended before a byte of the answer.
   */
  public boolean isRetryable() {
    return this == CLOSED_BEFORE_RESPONSE_REUSED || this == RESET_BEFORE_RESPONSE_REUSED;
  }

  /** Whether the end of a process can look like this to clients that had a connection to it. */
  public boolean isEndOfConnection() {
    return isRetryable()
        || this == CLOSED_BEFORE_RESPONSE_FRESH
        || this == RESET_ON_CONNECT
        || this == RESET_MID_RESPONSE
        || this == TRUNCATED;
  }

  /** Whether the whole answer arrived and only its status makes it invalid. */
  public boolean isStatus() {
    return this == HTTP_4XX || this == HTTP_5XX;
  }

  /** The class of a whole answer with this status, or null if the status is not a loss. */
  public static LossClass ofStatus(int status) {
    if (status < 400) {
      return null;
    }
    return status < 500 ? HTTP_4XX : HTTP_5XX;
  }

  /** The name in events and summaries, such as {@code closed-before-response-reused}. */
  @Override
  public String toString() {
    return label;
  }
}
