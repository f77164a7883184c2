package dev.handoff.traffic.wire;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Which of a server's addresses new connections of one loop go to: first the one that worked last,
 * then the others if it refuses. This is RFC 8305 section 5 without its race: an address that does
 * not answer at all is waited for, because a full accept queue looks like that. Used only by the
 * thread of the event loop.
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

  /** The index of the address that a new connection tries first. */
  int first() {
    return first;
  }

  /** A connection was made to this address. */
  void worked(InetSocketAddress address) {
    first = addresses.indexOf(address);
  }
}
