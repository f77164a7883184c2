package dev.handoff.load;

import dev.handoff.event.DrainEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Simulated processes that report to a bus, in any number and at any rate. Each has a connection
 * and the PID of a process that really exists. For one thread.
 */
final class Feed implements AutoCloseable {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);
  private static final String RELEASE = "load";

  private final EventWriter writer = new EventWriter();
  private final List<Producer> producers = new ArrayList<>();
  private long sent;

  /** Connects one producer for each PID; they are generations 1, 2, 3 and so on. */
  Feed(Path bus, List<Long> pids) throws IOException {
    for (long pid : pids) {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(bus));
      producers.add(new Producer(channel, pid, producers.size() + 1));
    }
  }

  /** How many events have been written. */
  long sent() {
    return sent;
  }

  /** Each reports that it has started and serves. */
  void begin(long mono, long wall) throws IOException {
    for (Producer each : producers) {
      each.say(new ProcessEvent.Started(1, RELEASE, "17", List.of("load")), mono, wall);
      each.say(new ProcessEvent.Listening("127.0.0.1:1", 1, each.generation > 1), mono, wall);
      each.say(new ProcessEvent.Ready(200), mono, wall);
      each.flush();
    }
  }

  /**
   * Sends events at a steady rate for a time, in the mix of a drain under load: mostly heartbeats.
   *
   * @return the seconds that it took; more than asked for if the bus does not take the events that
   *     fast
   */
  double steady(int perSecond, long seconds) throws IOException {
    long begun = System.nanoTime();
    long all = perSecond * seconds;
    for (long done = 0; done < all; ) {
      long due = Math.min(all, (System.nanoTime() - begun) * perSecond / 1_000_000_000L);
      for (; done < due; done++) {
        producers.get((int) (done % producers.size())).say(mix(done), now(), wall());
      }
      flush();
      LockSupport.parkNanos(TICK);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  /** Sends this many events, as fast as the bus takes them. */
  void burst(long events) throws IOException {
    for (long done = 0; done < events; done++) {
      producers.get((int) (done % producers.size())).say(mix(done), now(), wall());
      if (done % 1_000 == 999) {
        flush();
      }
    }
    flush();
  }

  /**
   * Sends what happens in a number of seconds up to now: in each second four heartbeats of each
   * process but the last, and five samples of the kernel by that one.
   *
   * @param from the first of these seconds to send, 0 for the beginning
   * @param to the second before which to stop
   */
  void history(long seconds, long from, long to) throws IOException {
    long mono = now() - TimeUnit.SECONDS.toNanos(seconds);
    long wall = wall() - TimeUnit.SECONDS.toMillis(seconds);
    if (from == 0) {
      begin(mono, wall);
    }
    Producer kernel = producers.get(producers.size() - 1);
    for (long tick = from * 20; tick < to * 20; tick++) {
      long at = tick * 50;
      for (Producer each : producers) {
        if (each != kernel && tick % 5 == 0) {
          each.say(heartbeat(tick), mono + at * 1_000_000, wall + at);
        } else if (each == kernel && tick % 4 == 0) {
          each.say(sample(tick), mono + at * 1_000_000, wall + at);
        }
      }
      if (tick % 100 == 99) {
        flush();
      }
    }
    flush();
  }

  @Override
  public void close() throws IOException {
    for (Producer each : producers) {
      each.channel.close();
    }
  }

  private void flush() throws IOException {
    for (Producer each : producers) {
      each.flush();
    }
  }

  private static Event mix(long number) {
    int part = (int) (number / 20 % 100);
    if (part < 80) {
      return heartbeat(number);
    } else if (part < 92) {
      return new RequestEvent.SlowHeartbeat(number / 100, part - 80, 10);
    } else if (part < 97) {
      return new DrainEvent.Progress(64, 32, 3, 4_000, 26_000);
    } else if (part < 99) {
      return sample(number);
    }
    return new RequestEvent.SlowStarted(number / 100, 10);
  }

  private static Event heartbeat(long number) {
    return new ProcessEvent.Heartbeat(
        "serving", number * 250, 64, 12, 1_000 + number, 5_000 + number);
  }

  private static Event sample(long number) {
    return new KernelEvent.Sample(
        List.of(new KernelEvent.Listener(4711, List.of(1L, 2L), 3, 1_024)),
        (int) (number % 3),
        0,
        Map.of("4711", 40, "4712", 24));
  }

  private static long now() {
    return System.nanoTime();
  }

  private static long wall() {
    return System.currentTimeMillis();
  }

  /** One process, its connection, and what it has not written yet. */
  private final class Producer {
    private final SocketChannel channel;
    private final long pid;
    private final int generation;
    private ByteBuffer waiting = ByteBuffer.allocate(256 * 1024);
    private long seq;

    Producer(SocketChannel channel, long pid, int generation) {
      this.channel = channel;
      this.pid = pid;
      this.generation = generation;
    }

    void say(Event event, long mono, long wall) throws IOException {
      byte[] line = writer.write(new Envelope(++seq, mono, wall, pid, generation, false, event));
      if (waiting.remaining() < line.length) {
        flush();
      }
      waiting.put(line);
      sent++;
    }

    void flush() throws IOException {
      waiting.flip();
      while (waiting.hasRemaining()) {
        channel.write(waiting);
      }
      waiting.clear();
    }
  }
}
