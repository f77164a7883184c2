package dev.handoff.event;

import java.util.Locale;

/**
 * The ways in which a request gets no valid answer, told apart by what the client's own kernel and
 * the bytes received say. In the order in which a request can meet them. A connection is reused if
 * it has carried a request before; otherwise it is fresh.
 *
 * <p>Events carry the name and not the constant, so that a recording of another version, with
 * classes that this one does not know, can still be read: {@link #named}.
 */
public enum LossClass {

  /** The connection could not be made at once: nobody listened, or no route led there. */
  CONNECT_REFUSED,

  /** The connection was not made before the timeout: a full accept queue drops SYNs. */
  CONNECT_TIMEOUT,

  /**
   * A fresh connection was reset (RST) before a byte of the answer. An accept queue thrown away
   * with its listener looks like this; so does a server that closes with the request unread, and no
   * client can tell the two apart.
   */
  RESET_ON_CONNECT,

  /**
   * A reused connection was closed in good order (FIN) before a byte of the answer: the race of
   * keep-alive. RFC 9112 section 9.3.1 lets a client repeat an idempotent request then; this one
   * never does. Recordings of the first edition have the resets of reused connections here too.
   */
  CLOSED_BEFORE_RESPONSE_REUSED,

  /**
   * A reused connection was reset (RST) before a byte of the answer, with no FIN before: the server
   * closed it, or died, with the request unread (RFC 1122 section 4.2.2.13). Retryable like the
   * close, but not the race of keep-alive: the request had arrived when the server closed. Servers
   * that shut their side down first, as the sockets of the JDK do, show a FIN even then.
   */
  RESET_BEFORE_RESPONSE_REUSED,

  /** A fresh connection was closed in good order (FIN) before a byte of the answer. */
  CLOSED_BEFORE_RESPONSE_FRESH,

  /** The connection was reset (RST) after the first byte of the answer and before its last. */
  RESET_MID_RESPONSE,

  /** The connection was closed in good order (FIN) after the first byte and before the last. */
  TRUNCATED,

  /** The connection was made, the answer not complete before the timeout. */
  RESPONSE_TIMEOUT,

  /** A complete answer with a status from 400 to 499. */
  HTTP_4XX,

  /**
   * A complete answer with a status of 500 or more. Recordings of the first edition have those from
   * 400 on here.
   */
  HTTP_5XX,

  /** The head of the answer was longer than the generator reads. */
  HEAD_TOO_LARGE,

  /** What came was not HTTP, answered another request, or was more than was asked for. */
  BAD_BODY,

  /**
   * The generator did not send the request: it was more than a quarter of the timeout late by
   * itself, or at a limit of its own, with too many open or no descriptor or port left. Not the
   * server's fault, so never counted as lost.
   */
  NOT_SENT;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * The class of that name, null if this version has none such; a recording may be newer or older.
   */
  public static LossClass named(String name) {
    for (LossClass each : values()) {
      if (each.label.equals(name)) {
        return each;
      }
    }
    return null;
  }

  /** Whether a class of that name says that a request was lost; unknown classes do. */
  public static boolean isLoss(String name) {
    return named(name) != NOT_SENT;
  }

  /** Whether a class of that name is retryable; unknown ones are not. */
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

  /** Whether the end of a process looks like this to the clients it had a connection with. */
  public boolean isEndOfConnection() {
    return isRetryable()
        || this == CLOSED_BEFORE_RESPONSE_FRESH
        || this == RESET_ON_CONNECT
        || this == RESET_MID_RESPONSE
        || this == TRUNCATED;
  }

  /** Whether a whole answer came, which only its status keeps from being valid. */
  public boolean isStatus() {
    return this == HTTP_4XX || this == HTTP_5XX;
  }

  /** The class of a whole answer with this status, null if the status is no loss. */
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
