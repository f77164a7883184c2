package dev.handoff;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Asks a port again and again, a new connection each time, and shares no code with the generator.
 * What fails between two answers is lost; what fails before the first or after the last is not: the
 * server is not there yet, or not any more.
 */
final class SocketJudge implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final long PAUSE_MILLIS = 10;
  private static final int SOME = 10;

  private final int port;
  private final Thread thread = new Thread(this::run, "socket-judge");
  private volatile boolean closed;
  private int answered;
  private int failedSinceLastAnswer;
  private int lost;

  private SocketJudge(int port) {
    this.port = port;
  }

  static SocketJudge start(int port) {
    SocketJudge judge = new SocketJudge(port);
    judge.thread.setDaemon(true);
    judge.thread.start();
    return judge;
  }

  /** Requests that failed between two that did not. */
  synchronized int lost() {
    if (answered == 0) {
      throw new AssertionError("nobody has ever answered on port " + port);
    }
    return lost;
  }

  /** Waits until some more requests have been answered, one after the other. */
  void awaitAnswers() throws InterruptedException {
    int enough = answered() + SOME;
    Await.untilTrue(() -> answered() >= enough, () -> "nobody answers on port " + port);
  }

  private synchronized int answered() {
    return answered;
  }

  private void run() {
    while (!closed) {
      count(isAnswered());
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void count(boolean isAnswered) {
    if (!isAnswered) {
      failedSinceLastAnswer++;
      return;
    }
    lost += answered == 0 ? 0 : failedSinceLastAnswer;
    failedSinceLastAnswer = 0;
    answered++;
  }

  private boolean isAnswered() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200 ");
    } catch (IOException failed) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
