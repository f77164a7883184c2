package dev.handoff.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.SelectorManager;

/**
 * Requests of the server's own, before it says ready. The first one proves that it can answer. With
 * the others it learns to: a JVM that has answered once answers so slowly that the clients of a
 * busy server would queue up behind it, while before ready nobody waits but the old generation
 * (docs/handover.md has the figures).
 */
final class Rehearsal {
  private static final int REQUESTS = 10;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: self\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final SelectorManager server;
  private final ByteBuffer answer = ByteBuffer.allocate(4096);

  Rehearsal(SelectorManager server) {
    this.server = server;
  }

  /**
   * Through connections of its own: one to the shared port could be accepted by the old generation.
   *
   * @throws IOException if the server does not answer as it should
   */
  void run() throws IOException {
    try (ServerSocketChannel door = ServerSocketChannel.open()) {
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (int i = 0; i < REQUESTS; i++) {
        try (SocketChannel client = SocketChannel.open(door.getLocalAddress())) {
          SocketChannel accepted = door.accept();
          accepted.configureBlocking(false);
          server.accept(accepted);
          ask(client);
        }
      }
    }
  }

  private void ask(SocketChannel client) throws IOException {
    client.write(ByteBuffer.wrap(REQUEST));
    answer.clear();
    while (client.read(answer) >= 0 && answer.hasRemaining()) {}
    String head = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    if (!head.startsWith("HTTP/1.1 200")) {
      throw new IOException(
          "its own request was answered with " + head.lines().findFirst().orElse("nothing"));
    }
  }
}
