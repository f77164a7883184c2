package dev.handoff.traffic;

import java.util.Locale;

/** How requests are spread over connections. */
public enum ConnectionMode {

  /** Even requests as {@link #KEEP_ALIVE}, odd ones as {@link #CLOSE}. */
  MIXED,

  /** Kept-alive connections, used in turn and without a look whether the server closed them. */
  KEEP_ALIVE,

  /**
   * Kept-alive connections, used in turn; one that the server has closed by then is left alone, as
   * far as a look right before the request can tell.
   */
  KEEP_ALIVE_LOOKING,

  /** A new connection for each request, which says {@code Connection: close}. */
  CLOSE;

  /** Whether the request of this number wants a kept-alive connection. */
  boolean keepsAlive(long request) {
    return share() == 1 || this == MIXED && request % 2 == 0;
  }

  /** The share of the requests, 0 to 1, that keep their connection. */
  double share() {
    return this == MIXED ? 0.5 : this == CLOSE ? 0 : 1;
  }

  /** Whether a connection is looked at before it is used again. */
  boolean looks() {
    return this == KEEP_ALIVE_LOOKING;
  }

  /** The name on the command line and in events, such as {@code keep-alive}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
