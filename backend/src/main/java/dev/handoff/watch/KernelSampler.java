package dev.handoff.watch;

import dev.handoff.event.EventSink;
import dev.handoff.event.KernelEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;

/**
 * Publishes what the kernel says, and what has changed: five times a second while there is a
 * listener or a connection, or was one in the last two seconds; otherwise once a second. If looking
 * takes long, it looks less often, so that it takes at most a twentieth of a core.
 *
 * <p>To look at connections takes the kernel long where very many have been closed lately: with
 * twenty thousand in TIME_WAIT 5 to 9 ms, in which a server and its clients wait for a core. So it
 * spends a hundredth of a core on them, or one look a second if that is more, and in between it
 * looks at the listeners alone.
 */
public final class KernelSampler implements AutoCloseable {
  private static final long PERIOD = Duration.ofMillis(200).toNanos();
  private static final long QUIET_PERIOD = Duration.ofSeconds(1).toNanos();
  private static final long A_MOMENT = Duration.ofSeconds(2).toNanos();
  private static final int SHARE_OF_A_CORE = 20;
  private static final int SHARE_FOR_CONNECTIONS = 100;
  private static final long MOST_WITHOUT_CONNECTIONS = Duration.ofSeconds(1).toNanos();

  private final KernelReader reader;
  private final EventSink sink;
  private final Changes changes;
  private final boolean withConnections;
  private final Thread thread = new Thread(this::run, "kernel-sampler");
  private ResetTrace resets;
  private boolean listened;
  private long nextConnections = System.nanoTime();
  private long lastLife;
  private long lastPublished;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private KernelSampler(KernelReader reader, EventSink sink, boolean withConnections) {
    this.reader = reader;
    this.sink = sink;
    this.withConnections = withConnections;
    this.changes = new Changes(sink);
    thread.setDaemon(true);
  }

  /**
   * Starts sampling in a daemon thread.
   *
   * @param reader from now on used by that thread only
   */
  public static KernelSampler start(KernelReader reader, EventSink sink) {
    return new KernelSampler(reader, sink, true).begin();
  }

  /** The same for those who need not know whose connections there are: it looks at listeners. */
  public static KernelSampler startWithoutConnections(KernelReader reader, EventSink sink) {
    return new KernelSampler(reader, sink, false).begin();
  }

  private KernelSampler begin() {
    thread.start();
    return this;
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
    try {
      lookAgainAndAgain();
    } finally {
      if (resets != null) {
        resets.close();
      }
    }
  }

  private void lookAgainAndAgain() {
    while (!Thread.currentThread().isInterrupted()) {
      long spent = cpuTime();
      try {
        look(System.nanoTime());
      } catch (IOException unreadable) {
        // Nothing is known, so nothing is published.
      }
      long took = cpuTime() - spent;
      try {
        Thread.sleep(Math.max(PERIOD, took * SHARE_OF_A_CORE) / 1_000_000);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /**
   * CPU time, where the JVM can tell: on a busy machine a look takes longer without costing more.
   */
  private long cpuTime() {
    return threads.isCurrentThreadCpuTimeSupported()
        ? threads.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private void look(long now) throws IOException {
    // Before the tables, which say whose connections these were; and all of before this moment.
    KernelEvent.Resets known = resets == null ? null : resets.read();
    KernelEvent.Sample sample = sample(now).with(known);
    if (!listened && !sample.listeners().isEmpty()) {
      // Once there is a listener: of one that is elsewhere nothing would be seen.
      listened = true;
      resets = reader.traceResets().orElse(null);
    }
    changes.report(reader.tree(), reader.held(), now);
    if (hasLife(sample)) {
      lastLife = now;
    }
    boolean alive = lastLife != 0 && now - lastLife < A_MOMENT;
    if (alive || lastPublished == 0 || now - lastPublished >= QUIET_PERIOD) {
      sink.publish(sample, now);
      lastPublished = now;
    }
  }

  private KernelEvent.Sample sample(long now) throws IOException {
    if (!withConnections || now - nextConnections < 0) {
      KernelEvent.Sample sample = reader.sampleWithoutConnections();
      if (!withConnections || hasLife(sample)) {
        return sample;
      }
    }
    long spent = cpuTime();
    KernelEvent.Sample all = reader.sample();
    long pause = (cpuTime() - spent) * SHARE_FOR_CONNECTIONS;
    nextConnections = now + Math.min(pause, MOST_WITHOUT_CONNECTIONS);
    return all;
  }

  private static boolean hasLife(KernelEvent.Sample sample) {
    Map<String, Integer> connections = sample.connectionsByPid();
    return !sample.listeners().isEmpty() || connections != null && !connections.isEmpty();
  }
}
