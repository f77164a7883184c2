package dev.handoff.restart;

/**
 * What a server must be able to do in order to be restarted without loss. The thread in {@link
 * Generation#run} calls all of these methods, and they must not block.
 */
public interface Service {

  /**
   * Accept connections and keep them open for as long as their clients like. Called when this
   * generation is ready, and again if it has to take over from a new one that died.
   */
  void accept();

  /**
   * Lame duck: accept no more connections, and end each connection with its next response. The
   * listener stays open; the engine closes it later. Never interrupt a thread that is in accept,
   * because that can lose a connection (see demo-server/docs/handover.md). A server with long
   * requests, such as streams, should tell them here to come to an end.
   */
  void lameDuck();

  /**
   * What there is to do. During a drain, no connections means that everything has been answered.
   */
  Load load();

  /** Close the connections that have no request in flight and have sent no part of one. */
  void closeIdle();

  /**
   * Close everything that is left.
   *
   * @return how many requests this broke off
   */
  int cut();
}
