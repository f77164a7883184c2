package dev.handoff.event;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Sends events to the bus, on a thread of its own. Publishing never blocks: when the bus is slow
 * the queue grows, when the queue is full samples are dropped (the bus sees the gap in {@code
 * seq}), and when there is no bus the publisher tries again after ever longer pauses. After each
 * reconnect it repeats the milestones sent so far, so that a restarted dashboard learns about a
 * running server.
 */
public final class EventPublisher implements EventSink, AutoCloseable {
  private static final Duration FLUSH = Duration.ofMillis(500);
  private static final long FIRST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 1_000;

  private final Path bus;
  private final EventQueue queue;
  private final Thread thread;
  private volatile SocketChannel channel;

  /**
   * A publisher that keeps events until {@link #start}.
   *
   * @param bus the Unix socket, which need not exist yet
   * @param generation of this process; 0 if it is not a generation
   */
  public EventPublisher(Path bus, int generation) {
    this.bus = bus;
    this.queue = new EventQueue(generation);
    this.thread = new Thread(this::run, "event-publisher");
    thread.setDaemon(true);
  }

  @Override
  public void publish(Event event) {
    queue.add(event);
  }

  @Override
  public void publish(Event event, long at) {
    queue.add(event, at);
  }

  /**
   * Starts sending. A server calls this when it is ready, because the cost of loading must not
   * delay that moment. May be called twice.
   */
  public synchronized void start() {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  /** Sends what is queued if that takes no longer than half a second, then gives up. */
  @Override
  public void close() {
    start();
    queue.close();
    try {
      thread.join(FLUSH.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeQuietly(channel);
  }

  private void run() {
    EventWriter writer = new EventWriter();
    long pause = FIRST_PAUSE;
    boolean first = true;
    while (true) {
      try (SocketChannel connected = SocketChannel.open(UnixDomainSocketAddress.of(bus))) {
        channel = connected;
        pause = FIRST_PAUSE;
        for (Envelope told : queue.told()) {
          send(connected, writer, told.repeat());
        }
        for (Envelope next = queue.take(); next != null; next = queue.take()) {
          send(connected, writer, next);
        }
        return;
      } catch (IOException unreachable) {
        if (queue.isClosed() && !first) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
      first = false;
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  private static void send(SocketChannel to, EventWriter writer, Envelope envelope)
      throws IOException {
    ByteBuffer line = ByteBuffer.wrap(writer.write(envelope));
    while (line.hasRemaining()) {
      to.write(line);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // The channel is being abandoned anyway.
    }
  }
}
