package dev.handoff.traffic;

import java.util.Locale;

/**
 * The ways in which a request gets no valid answer, told apart by what the client's own kernel and
 * the bytes received say. A connection is reused if it has carried a request before, else fresh.
 */
public enum ErrorClass {

  /** The connection could not be made at once: nobody listened, or no route led there. */
  CONNECT_REFUSED,

  /** The connection was not made before the timeout: a full accept queue drops what knocks. */
  CONNECT_TIMEOUT,

  /**
   * A fresh connection was reset (RST) before a byte of the answer. An accept queue thrown away
   * with its listener looks like this; so does a server that closes with the request unread, which
   * no client can tell from it.
   */
  RESET_ON_CONNECT,

  /**
   * A reused connection was closed or reset before a byte of the answer: the race of keep-alive.
   * RFC 9112 section 9.3.1 lets a client repeat an idempotent request then; this one never does.
   * The retryable close.
   */
  CLOSED_BEFORE_RESPONSE_REUSED,

  /** A fresh connection was closed in good order (FIN) before a byte of the answer. */
  CLOSED_BEFORE_RESPONSE_FRESH,

  /** The connection was reset (RST) after the first byte of the answer and before its last. */
  RESET_MID_RESPONSE,

  /** The connection was closed in good order (FIN) after the first byte and before the last. */
  TRUNCATED,

  /** The connection was made, the answer not complete before the timeout. */
  RESPONSE_TIMEOUT,

  /** A complete answer with a status of 400 or more, those below 500 included. */
  HTTP_5XX,

  /** What came was not HTTP, answered another request, or was more than was asked for. */
  BAD_BODY,

  /**
   * The generator did not send the request: too many open, no descriptor or port left. Its own
   * limit and not the server's fault, so never counted as lost.
   */
  NOT_SENT;

  /** The name in events and summaries, such as {@code closed-before-response-reused}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
