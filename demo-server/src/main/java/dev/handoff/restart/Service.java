package dev.handoff.restart;

/**
 * What a server must be able to do in order to be restarted without loss. All of it is called by
 * the thread in {@link Generation#run} and must not block.
 */
public interface Service {

  /**
   * Accept connections, and let them live as long as they like. Called when this generation is
   * ready, and again if it has to take over from a new one that died.
   */
  void accept();

  /**
   * Lame duck: accept no more connections (the listener stays open, and is closed by the engine
   * later; never interrupt a thread that is in accept, for it can lose a connection, see
   * docs/handover.md), and end each connection with its next response. Whoever has requests that
   * last, such as streams, tells them here that it is time to come to an end.
   */
  void lameDuck();

  /**
   * What there is to do. When a drain is on, no connections means that everything has been
   * answered.
   */
  Load load();

  /** Close the connections that have no request on them and have sent none of the bytes of one. */
  void closeIdle();

  /**
   * Close everything that is left.
   *
   * @return requests that were broken off by it
   */
  int cut();
}
