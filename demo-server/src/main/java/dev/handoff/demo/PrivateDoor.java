package dev.handoff.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A port by which only the server itself comes in: the old generation could accept what it sends to
 * the shared one.
 */
final class PrivateDoor implements AutoCloseable {
  /** Serves a connection, in blocking mode so far, that has been accepted. */
  interface Host {
    void admit(SocketChannel accepted) throws IOException;
  }

  private final ServerSocketChannel door = ServerSocketChannel.open();
  private final Host server;

  PrivateDoor(Host server) throws IOException {
    this.server = server;
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** A connection that the server serves. */
  SocketChannel enter() throws IOException {
    SocketChannel client = SocketChannel.open(door.getLocalAddress());
    SocketChannel accepted = door.accept();
    while (!accepted.getRemoteAddress().equals(client.getLocalAddress())) {
      accepted.close(); // Somebody who looks what is behind each port.
      accepted = door.accept();
    }
    server.admit(accepted);
    return client;
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
