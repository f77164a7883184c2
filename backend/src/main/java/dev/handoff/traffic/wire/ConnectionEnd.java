package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;

/**
 * How a connection ended, and which loss class that is, given how much of the answer had come.
 * Linux reports a FIN that came first even if an RST has followed it (tcp_recvmsg checks for the
 * end of the stream before the error). So a server that closed while the connection was idle is
 * CLOSED however late the request comes, and RESET means that it closed without a FIN.
 */
enum ConnectionEnd {
  CLOSED(
      "closed (FIN)",
      LossClass.CLOSED_BEFORE_RESPONSE_FRESH,
      LossClass.CLOSED_BEFORE_RESPONSE_REUSED,
      LossClass.TRUNCATED),
  /** TLS has said it (close_notify) before the FIN. */
  NOTIFIED(
      "closed (close_notify)",
      LossClass.CLOSED_BEFORE_RESPONSE_FRESH,
      LossClass.CLOSED_BEFORE_RESPONSE_REUSED,
      LossClass.TRUNCATED),
  /** A FIN, of which TLS has said nothing: anybody on the way could have sent it. */
  CUT_OFF(
      "closed (FIN without close_notify)",
      LossClass.CLOSED_BEFORE_RESPONSE_FRESH,
      LossClass.CLOSED_BEFORE_RESPONSE_REUSED,
      LossClass.TRUNCATED),
  RESET(
      "reset (RST)",
      LossClass.RESET_ON_CONNECT,
      LossClass.RESET_BEFORE_RESPONSE_REUSED,
      LossClass.RESET_MID_RESPONSE);

  private final String how;
  private final LossClass fresh;
  private final LossClass reused;
  private final LossClass within;

  ConnectionEnd(String how, LossClass fresh, LossClass reused, LossClass within) {
    this.how = how;
    this.fresh = fresh;
    this.reused = reused;
    this.within = within;
  }

  /**
   * The loss class of the request on it.
   *
   * @param started whether a byte of the answer had come
   * @param isReused whether the connection had carried a request before
   */
  LossClass kind(boolean started, boolean isReused) {
    return started ? within : isReused ? reused : fresh;
  }

  /** That it ended before TLS had been agreed on. */
  String inHandshake() {
    return "The connection was " + how + " in the handshake of TLS.";
  }

  /** The same as a sentence. */
  String sentence(boolean started, boolean isReused) {
    return started
        ? "The connection was " + how + " in the middle of the answer."
        : "The "
            + (isReused ? "reused" : "fresh")
            + " connection was "
            + how
            + " before a byte of the answer.";
  }
}
