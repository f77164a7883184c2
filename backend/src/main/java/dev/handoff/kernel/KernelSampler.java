package dev.handoff.kernel;

import dev.handoff.event.EventSink;
import dev.handoff.event.KernelEvent;
import java.io.IOException;
import java.time.Duration;

/**
 * Publishes what the kernel says, five times a second while there is a listener or has been a
 * moment ago, else when something changes and once a second. Where looking takes long, as on a host
 * with very many connections, it looks less often: it takes a twentieth of a core at most.
 */
public final class KernelSampler implements AutoCloseable {
  private static final long PERIOD = Duration.ofMillis(200).toNanos();
  private static final long QUIET_PERIOD = Duration.ofSeconds(1).toNanos();
  private static final long A_MOMENT = Duration.ofSeconds(2).toNanos();
  private static final int SHARE_OF_A_CORE = 20;

  private final KernelReader reader;
  private final EventSink sink;
  private final Thread thread = new Thread(this::run, "kernel-sampler");
  private KernelEvent.Sample last;
  private long lastListener;
  private long lastPublished;

  private KernelSampler(KernelReader reader, EventSink sink) {
    this.reader = reader;
    this.sink = sink;
    thread.setDaemon(true);
  }

  /**
   * Starts to look, in a daemon thread.
   *
   * @param reader used by that thread only from now on
   */
  public static KernelSampler start(KernelReader reader, EventSink sink) {
    KernelSampler sampler = new KernelSampler(reader, sink);
    sampler.thread.start();
    return sampler;
  }

  /** Stops; nothing is published after it returns. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      long begin = System.nanoTime();
      try {
        look(begin);
      } catch (IOException unreadable) {
        // Nothing is known, so nothing is said.
      }
      long took = System.nanoTime() - begin;
      try {
        Thread.sleep(Math.max(PERIOD, took * SHARE_OF_A_CORE) / 1_000_000);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look(long now) throws IOException {
    KernelEvent.Sample sample = reader.sample();
    if (!sample.listeners().isEmpty()) {
      lastListener = now;
    }
    boolean watched = lastListener != 0 && now - lastListener < A_MOMENT;
    if (watched || !sample.equals(last) || now - lastPublished >= QUIET_PERIOD) {
      sink.publish(sample);
      last = sample;
      lastPublished = now;
    }
  }
}
