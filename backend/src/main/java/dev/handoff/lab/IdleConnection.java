package dev.handoff.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A kept connection that has been answered once, and on which nobody asks again. */
final class IdleConnection implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int HTTP = 80;

  private final Socket socket = new Socket();
  private final URI url;
  private final String host;
  private FutureTask<Void> end;

  private IdleConnection(URI url, String host) {
    this.url = url;
    this.host = host;
  }

  /** Opens one, and waits until its only request is answered; it may fail, which its fate says. */
  static IdleConnection open(URI url, String host) {
    IdleConnection connection = new IdleConnection(url, host);
    try {
      connection.begin();
    } catch (IOException e) {
      connection.close();
    }
    return connection;
  }

  private void begin() throws IOException {
    int port = url.getPort() < 0 ? HTTP : url.getPort();
    socket.connect(
        new InetSocketAddress(url.getHost().replaceAll("[\\[\\]]", ""), port),
        (int) TIMEOUT.toMillis());
    socket.setSoTimeout((int) TIMEOUT.toMillis());
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String head = "GET %s%s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, query, host);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    if (in.read() < 0) {
      throw new IOException("closed without an answer");
    }
    socket.setSoTimeout(0);
    end =
        new FutureTask<>(
            () -> {
              byte[] rest = new byte[16 * 1024];
              while (in.read(rest) >= 0) {}
              return null;
            });
    Thread thread = new Thread(end, "idle");
    thread.setDaemon(true);
    thread.start();
  }

  /** What has become of it until now, in a few words. Ends it. */
  String fate() throws InterruptedException {
    String fate = end == null ? "not opened" : end.isDone() ? ended() : "left open";
    close();
    return fate;
  }

  private String ended() throws InterruptedException {
    try {
      end.get();
      return "closed";
    } catch (ExecutionException reset) {
      return "reset";
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException closedAnyway) {
      // Nobody uses it any more.
    }
  }
}
