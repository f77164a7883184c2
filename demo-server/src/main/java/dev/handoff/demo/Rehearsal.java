package dev.handoff.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Requests that the server sends to itself before it says ready. The first one proves that it can
 * answer; the others warm it up. A JVM that has answered only once is still so slow that the
 * clients of a busy server would queue up behind it, while before ready only the old generation is
 * waiting.
 */
final class Rehearsal {
  private static final int REQUESTS = 10;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: self\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final PrivateDoor.Host server;
  private final Duration patience;
  private final byte[] answer = new byte[4096];

  /**
   * A rehearsal for a server that has been started.
   *
   * @param patience how long to wait for each answer
   */
  Rehearsal(PrivateDoor.Host server, Duration patience) {
    this.server = server;
    this.patience = patience;
  }

  /**
   * Sends the requests over private connections: the old generation could accept one to the shared
   * port.
   *
   * @throws IOException if the server does not answer as it should, or not in time
   */
  void run() throws IOException {
    try (PrivateDoor door = new PrivateDoor(server)) {
      for (int i = 0; i < REQUESTS; i++) {
        try (SocketChannel client = door.enter()) {
          ask(client);
        }
      }
    }
  }

  private void ask(SocketChannel client) throws IOException {
    client.socket().setSoTimeout((int) patience.toMillis());
    client.socket().getOutputStream().write(REQUEST);
    int length = read(client.socket().getInputStream());
    String head = new String(answer, 0, length, StandardCharsets.US_ASCII);
    if (!head.startsWith("HTTP/1.1 200")) {
      throw new IOException(
          "its own request was answered with "
              + head.lines().findFirst().orElse("nothing")
              + " instead of 200.");
    }
  }

  /** Reads to the end of the connection, or until the buffer is full. */
  private int read(InputStream in) throws IOException {
    try {
      return in.readNBytes(answer, 0, answer.length);
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "its own request was not answered within " + patience.toMillis() + " ms.", e);
    }
  }
}
