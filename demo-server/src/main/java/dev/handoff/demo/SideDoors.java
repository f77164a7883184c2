package dev.handoff.demo;

import dev.handoff.restart.Acceptor;
import dev.handoff.restart.MoreSockets;
import dev.handoff.restart.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.SelectorManager;

/** Accepts what comes by the other sockets: requests like any other, and lines of a log. */
final class SideDoors {
  private final SelectorManager server;
  private final List<Acceptor> acceptors;
  private final LogLines lines;

  private SideDoors(SelectorManager server, List<ServerSocketChannel> listeners, LogLines lines) {
    this.server = server;
    this.acceptors = new ArrayList<>();
    for (ServerSocketChannel each : listeners) {
      acceptors.add(Acceptor.of(each, this::serve));
    }
    this.lines = lines;
  }

  /** Opens them; nothing is accepted yet. */
  static SideDoors open(
      SideSockets wanted,
      MoreSockets sockets,
      InetAddress host,
      SelectorManager server,
      ConsoleLog log)
      throws StartException, IOException {
    List<ServerSocketChannel> listeners = wanted.listeners(sockets, host);
    DatagramChannel datagrams = wanted.log(sockets, host);
    for (ServerSocketChannel each : listeners) {
      log.say("also answers on " + each.getLocalAddress());
    }
    if (datagrams != null) {
      log.say("reads lines of a log on " + datagrams.getLocalAddress());
    }
    return new SideDoors(
        server, listeners, datagrams == null ? null : new LogLines(datagrams, log));
  }

  void accept() {
    acceptors.forEach(Acceptor::accept);
    if (lines != null) {
      lines.accept();
    }
  }

  void pause() {
    acceptors.forEach(Acceptor::pause);
    if (lines != null) {
      lines.pause();
    }
  }

  /** True while there may be something that has left a queue and is not counted or printed yet. */
  boolean areTaking() {
    boolean taking = lines != null && lines.isTaking();
    for (Acceptor each : acceptors) {
      taking |= each.isTaking();
    }
    return taking;
  }

  private void serve(SocketChannel client) {
    try {
      client.configureBlocking(false);
      if (client.getRemoteAddress() instanceof InetSocketAddress) {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      server.accept(client);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
