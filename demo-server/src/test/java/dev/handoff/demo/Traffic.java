package dev.handoff.demo;

import dev.handoff.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests without a pause for as long as a test lasts, on new connections and on one that is kept
 * until an answer ends it. Nothing is retried, so whatever is not answered is lost.
 */
public final class Traffic implements AutoCloseable {
  private static final long BETWEEN_MILLIS = 3;

  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean stopped;

  /** One round: some requests. */
  private interface Round {
    void go() throws IOException, InterruptedException;
  }

  /** Begins. */
  public Traffic(int port) {
    for (int i = 0; i < 2; i++) {
      start("new connections", () -> count(RawClient.get(port, "/")));
    }
    start("a kept connection", () -> keep(port));
  }

  /** Waits until this many further requests have been answered. */
  public void awaitMore(long count) throws InterruptedException {
    long enough = answered.get() + count;
    Await.untilTrue(
        () -> answered.get() >= enough || !lost.isEmpty(), () -> "only " + answered + " answered");
  }

  /** Ends it, and returns what has been lost. */
  public List<String> stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(lost);
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }

  private void start(String name, Round round) {
    Thread thread = new Thread(() -> run(name, round), name);
    threads.add(thread);
    thread.start();
  }

  private void run(String name, Round round) {
    while (!stopped) {
      try {
        round.go();
      } catch (IOException e) {
        lost.add(name + ", after " + answered + " answers: " + e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void keep(int port) throws IOException, InterruptedException {
    try (RawClient client = new RawClient(port)) {
      boolean last = false;
      while (!last && !stopped) {
        RawClient.Answer answer = client.get("/");
        count(answer);
        last = answer.closes();
      }
    }
  }

  private void count(RawClient.Answer answer) throws IOException, InterruptedException {
    if (answer.status() != 200) {
      throw new IOException("status " + answer.status());
    }
    answered.incrementAndGet();
    TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
  }
}
