package dev.handoff.subject;

import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
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
 * slow to start makes nobody wait. Any valid answer counts that is no error of the server, or has
 * the status that is expected. For one thread.
 */
final class Asker {
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
  private static final int SERVER_ERROR = 500;

  private final URI url;
  private final Asking asking;
  private FutureTask<Integer> asked;
  private long askedAt;
  private String trouble = "it does not answer";

  Asker(URI url, Asking asking) {
    this.url = url;
    this.asking = asking;
  }

  /** Whether the newest request has been answered; asks again if it has failed. */
  boolean isAnswered() throws InterruptedException {
    if (asked != null && asked.isDone()) {
      if (isGood()) {
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

  /** Why the newest answer does not count, as a part of a sentence. */
  String trouble() {
    return trouble;
  }

  private boolean isGood() throws InterruptedException {
    try {
      int status = asked.get();
      boolean good =
          asking.expect().equals(Expect.USUAL)
              ? status < SERVER_ERROR
              : asking.expect().allows(status);
      trouble = status == 0 ? "it does not speak HTTP/1.1" : "it answers with status " + status;
      return good && status > 0;
    } catch (ExecutionException e) {
      String why = e.getCause().getMessage();
      trouble = "it does not answer" + (why == null ? "" : " (" + why + ")");
      return false;
    }
  }

  /** The status of an answer; 0 if that is none. */
  private int ask() throws IOException {
    try (Socket socket = open()) {
      socket.getOutputStream().write(request().getBytes(StandardCharsets.ISO_8859_1));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      if (line == null) {
        throw new IOException("it closes the connection without an answer");
      }
      drain(in);
      return line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")
          ? Integer.parseInt(line.substring(9, 12))
          : 0;
    }
  }

  private Socket open() throws IOException {
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() < 0 ? tls ? 443 : 80 : url.getPort();
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return tls ? AnyCertificate.over(socket, host, port) : socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private String request() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String host = asking.host() == null ? url.getRawAuthority() : asking.host();
    StringBuilder head = new StringBuilder("GET " + path + query + " HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\n");
    asking.headers().forEach(each -> head.append(each.name() + ": " + each.value() + "\r\n"));
    return head.append("Connection: close\r\n\r\n").toString();
  }

  /** Read to its end: a reset would be a loss in the books of the server. */
  private static void drain(BufferedReader in) {
    try {
      while (in.readLine() != null) {}
    } catch (IOException open) {
      // It has answered, and leaves the connection open all the same.
    }
  }
}
