package dev.handoff.traffic;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Which of a server's addresses new connections of one loop go to: the one that answered last
 * first, and the others when it refuses (RFC 8305 section 5, without its race: an address that does
 * not answer at all is waited for, because that is what a full accept queue looks like). Used by
 * the thread of the event loop only.
 */
final class Route {
  private final List<InetSocketAddress> addresses;
  private int first;

  Route(List<InetSocketAddress> addresses) {
    this.addresses = addresses;
  }

  /** The address of a connection's nth attempt, from 0; null if all have been tried. */
  InetSocketAddress attempt(int n, int from) {
    return n < addresses.size() ? addresses.get((from + n) % addresses.size()) : null;
  }

  /** Where a new connection begins. */
  int first() {
    return first;
  }

  /** A connection was made to this address. */
  void worked(InetSocketAddress address) {
    first = addresses.indexOf(address);
  }
}
