package dev.handoff.lab;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request in a thread of its own, whose answer takes long: is it cut by a restart? */
final class SlowRequest {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d{1,9})\r\n");
  private static final int HTTP = 80;

  private final URI url;
  private final int timeoutMillis;
  private final CountDownLatch sent = new CountDownLatch(1);
  private final FutureTask<Boolean> answered = new FutureTask<>(this::ask);

  private SlowRequest(URI url, Duration timeout) {
    this.url = url;
    this.timeoutMillis = (int) timeout.toMillis();
  }

  /** Sends it, and waits until it is on its way or has failed. */
  static SlowRequest send(URI url, Duration timeout) throws InterruptedException {
    SlowRequest request = new SlowRequest(url, timeout);
    Thread thread = new Thread(request.answered, "slow-request");
    thread.setDaemon(true);
    thread.start();
    request.sent.await();
    return request;
  }

  /** Waits for its end: whether it has been answered, whole and without an error. */
  boolean isAnswered() throws InterruptedException {
    try {
      return answered.get();
    } catch (ExecutionException cut) {
      return false;
    }
  }

  private boolean ask() throws IOException {
    try {
      return exchange();
    } finally {
      sent.countDown();
    }
  }

  private boolean exchange() throws IOException {
    int port = url.getPort() < 0 ? HTTP : url.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), port), timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
      String head =
          "GET %s%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(url.getRawPath(), query, url.getRawAuthority());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      sent.countDown();
      return isWhole(read(socket.getInputStream()));
    }
  }

  private static String read(InputStream in) throws IOException {
    return new String(in.readNBytes(1 << 20), StandardCharsets.ISO_8859_1);
  }

  private static boolean isWhole(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0 || !answer.matches("(?s)HTTP/1\\.[01] [1-4].*")) {
      return false;
    }
    Matcher length = LENGTH.matcher(answer.substring(0, end + 2));
    return length.find()
        ? answer.length() == end + 4 + Integer.parseInt(length.group(1))
        : !answer.toLowerCase().contains("\r\ntransfer-encoding: chunked")
            || answer.endsWith("0\r\n\r\n");
  }
}
