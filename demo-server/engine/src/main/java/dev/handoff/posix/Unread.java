package dev.handoff.posix;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * What the kernel has received on a connection and nobody has read yet. As long as there is any, it
 * is the server that keeps the client waiting, and not the other way round.
 */
public final class Unread {
  private Unread() {}

  /**
   * Whether there is any: FIONREAD, without reading it.
   *
   * @param transport of a connection; false for anything but an open TCP connection, because the
   *     JDK has no FIONREAD for a Unix socket
   */
  public static boolean isAny(Object transport) {
    try {
      return transport instanceof SocketChannel channel
          && channel.socket().getInputStream().available() > 0;
    } catch (IOException | UnsupportedOperationException closedOrUnix) {
      return false;
    }
  }
}
