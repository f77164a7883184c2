package dev.handoff.demo;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A bus that keeps all events that it receives. */
public final class TestBus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Path path;
  private final ServerSocketChannel door;
  private final List<Envelope> heard = new ArrayList<>();

  public TestBus() throws IOException {
    directory = Files.createTempDirectory("handoff-bus");
    path = directory.resolve("bus.sock");
    door =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path));
    start(this::acceptAll, "test-bus");
  }

  public Path path() {
    return path;
  }

  /** All events received so far, in the order of the monotonic clock. */
  public synchronized List<Envelope> heard() {
    List<Envelope> all = new ArrayList<>(heard);
    all.sort((a, b) -> Long.compare(a.mono(), b.mono()));
    return all;
  }

  /** The first matching event of this type; waits for it if it has not arrived yet. */
  public <E extends Event> Envelope await(Class<E> type, Predicate<? super E> fits)
      throws InterruptedException {
    return await(
        type.getSimpleName(),
        it -> type.isInstance(it.event()) && fits.test(type.cast(it.event())));
  }

  /** The first matching event; waits for it if it has not arrived yet. */
  public synchronized Envelope await(String what, Predicate<Envelope> fits)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (Envelope envelope : heard) {
        if (fits.test(envelope)) {
          return envelope;
        }
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("no " + what + " came within " + PATIENCE + "; heard: " + story());
      }
      wait(left);
    }
  }

  public <E extends Event> Envelope await(Class<E> type) throws InterruptedException {
    return await(type, event -> true);
  }

  /** All events without heartbeats and other samples. */
  private List<Envelope> story() {
    return heard().stream().filter(it -> !(it.event() instanceof Event.Sample)).toList();
  }

  @Override
  public void close() throws IOException {
    door.close();
    Files.deleteIfExists(path);
    Files.deleteIfExists(directory);
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel producer = door.accept();
        start(() -> read(producer), "test-bus-reader");
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void read(SocketChannel producer) {
    EventReader reader = new EventReader();
    try (BufferedReader lines =
        new BufferedReader(Channels.newReader(producer, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Envelope envelope = reader.read(line);
        synchronized (this) {
          heard.add(envelope);
          notifyAll();
        }
      }
    } catch (IOException | EventReader.BadLine e) {
      // The producer has gone; if an event is missing, an assertion reports it.
    }
  }

  private static void start(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
