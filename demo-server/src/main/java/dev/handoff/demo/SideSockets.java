package dev.handoff.demo;

import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.StartException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets besides the listener that the command line asks for.
 *
 * @param metricsPort a second TCP port; -1 for none
 * @param unix the path of a Unix socket, or null
 * @param logPort a UDP port; -1 for none
 */
record SideSockets(int metricsPort, Path unix, int logPort) {
  static final int NONE = -1;

  boolean areNone() {
    return metricsPort == NONE && unix == null && logPort == NONE;
  }

  /** Those that clients connect to: taken over, or bound. */
  List<ServerSocketChannel> listeners(MoreSockets sockets, InetAddress host) throws StartException {
    List<ServerSocketChannel> all = new ArrayList<>();
    if (metricsPort != NONE) {
      all.add(sockets.listener("metrics", new InetSocketAddress(host, metricsPort)));
    }
    if (unix != null) {
      all.add(sockets.listener("unix", UnixDomainSocketAddress.of(unix)));
    }
    return all;
  }

  /** The one that gets the lines of a log, taken over or bound; null if there is none. */
  DatagramChannel log(MoreSockets sockets, InetAddress host) throws StartException {
    return logPort == NONE ? null : sockets.datagrams("log", new InetSocketAddress(host, logPort));
  }
}
