package dev.handoff.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Asks a server whether it answers, one request at a time, each in a thread of its own: one that is
 * slow to start makes nobody wait. Any valid answer counts that is no error of the server. For one
 * thread.
 */
final class Asker implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
  private static final int SERVER_ERROR = 500;

  private final URI url;
  private FutureTask<Boolean> asked;
  private long askedAt;

  Asker(URI url) {
    this.url = url;
  }

  /** Whether the newest request has been answered; asks again if it has failed. */
  boolean isAnswered() throws InterruptedException {
    if (asked != null && asked.isDone()) {
      if (answered()) {
        asked = null;
        return true;
      }
      asked = System.nanoTime() - askedAt > PAUSE_NANOS ? null : asked;
    }
    if (asked == null) {
      asked = new FutureTask<>(this::ask);
      askedAt = System.nanoTime();
      Thread thread = new Thread(asked, "ask");
      thread.setDaemon(true);
      thread.start();
    }
    return false;
  }

  private boolean answered() throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      return false;
    }
  }

  private boolean ask() throws IOException {
    int port = url.getPort() < 0 ? 80 : url.getPort();
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String head =
          "GET "
              + path
              + query
              + " HTTP/1.1\r\nHost: "
              + url.getRawAuthority()
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String status = in.readLine();
      boolean good =
          status != null
              && status.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")
              && Integer.parseInt(status.substring(9, 12)) < SERVER_ERROR;
      // Read to its end: a reset would be a loss in the books of the server.
      while (in.readLine() != null) {}
      return good;
    }
  }

  @Override
  public void close() {
    asked = null;
  }
}
