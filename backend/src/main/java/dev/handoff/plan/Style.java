package dev.handoff.plan;

import java.util.Locale;

/** What a client does with its connections, and what it asks for on them. */
public enum Style {

  /** A new connection for each request, which says {@code Connection: close}. */
  CLOSE(false),

  /**
   * Kept-alive connections, used in turn and without checking whether the server has closed them.
   */
  KEEP_ALIVE(true),

  /**
   * Kept-alive connections, used in turn; one that the server has closed is not used again, as far
   * as a check right before the request can tell.
   */
  KEEP_ALIVE_LOOKING(true),

  /** Like {@link #KEEP_ALIVE}, but after a number of requests the client closes the connection. */
  RECONNECT(true),

  /**
   * Kept-alive connections, each used again without a check, and only after it has been idle for
   * the think time; as many are opened as that takes.
   */
  THINK(true),

  /** Asks for {@code /slow} on a new connection: an answer that is slow by design. */
  SLOW(false),

  /**
   * Asks for {@code /stream} on kept-alive connections: a chunked answer that takes a second by
   * design, and is complete once its last chunk has come.
   */
  CHUNKED(true),

  /**
   * Posts a body to {@code /echo}, which must come back unchanged. It uses a new connection: no
   * client may repeat a POST, so a request on a reused connection that the server closes could not
   * be retried.
   */
  UPLOAD(false);

  private final boolean keepsAlive;

  Style(boolean keepsAlive) {
    this.keepsAlive = keepsAlive;
  }

  /** Whether a connection carries more than one request. */
  public boolean keepsAlive() {
    return keepsAlive;
  }

  /** Whether a connection is checked before it is used again. */
  public boolean looks() {
    return this == KEEP_ALIVE_LOOKING;
  }

  /**
   * Whether its answers take long however fast the server is, so that their time is not a latency.
   */
  public boolean slowByDesign() {
    return this == CHUNKED;
  }

  /**
   * Whether each request opens a connection of its own and should be answered at once: such
   * requests show at any time whether a server answers new connections.
   */
  public boolean isFresh() {
    return !keepsAlive && this != SLOW;
  }

  /** Whether it asks for the URL itself, which every server has. */
  public boolean asksForTheUrl() {
    return this != SLOW && this != CHUNKED && this != UPLOAD;
  }

  /** The name on the command line and in events, such as {@code keep-alive}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
