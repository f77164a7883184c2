package dev.handoff;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Asks a port again and again, and shares no code with the generator. What fails between two
 * answers is lost; what fails before the first or after the last is not: the server is not there
 * yet, or not any more.
 */
final class SocketJudge implements AutoCloseable {
  private static final long PAUSE_MILLIS = 10;
  private static final int SOME = 10;

  private final int port;
  private final Client client;
  private final Thread thread = new Thread(this::run, "socket-judge");
  private volatile boolean closed;
  private int answered;
  private int failedSinceLastAnswer;
  private int lost;

  /** What it does with its connections. */
  interface Client extends AutoCloseable {
    /** Sends a request and reads the whole answer; whether there is one, and it is good. */
    boolean isAnswered();

    @Override
    default void close() {}
  }

  private SocketJudge(int port, Client client) {
    this.port = port;
    this.client = client;
  }

  /** With a new connection each time. */
  static SocketJudge start(int port) {
    return start(port, () -> isAnsweredOnce(port));
  }

  /** With some connections that it uses in turn until they are closed. */
  static SocketJudge startKeeping(int port, int connections, boolean looks) {
    return start(port, new KeptSockets(port, connections, looks));
  }

  private static SocketJudge start(int port, Client client) {
    SocketJudge judge = new SocketJudge(port, client);
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
    try (client) {
      while (!closed) {
        count(client.isAnswered());
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      // It is closed.
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

  private static boolean isAnsweredOnce(int port) {
    try (RawConnection connection = new RawConnection(port)) {
      return connection.isAnswered(true);
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
