package dev.handoff.watch;

import static dev.handoff.watch.MadeUpProc.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Event;
import dev.handoff.event.KernelEvent;
import dev.handoff.procfs.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A made-up host on which it takes long to look at all connections. */
@Timeout(120)
class BusyHostTest {
  private static final int CLOSED_LATELY = 20_000;

  @TempDir Path proc;

  @Test
  void connectionsAreLookedAtLessOftenThanListeners() throws Exception {
    MadeUpProc madeUp = MadeUpProc.in(proc);
    madeUp.fd(4711, 3, 100);
    madeUp.fd(4711, 5, 201);
    madeUp.tcp(
        Stream.concat(
                Stream.of(row(8080, "0A", 2, 100), row(8080, "01", 0, 201)),
                Stream.generate(() -> row(8080, "06", 0, 0)).limit(CLOSED_LATELY))
            .toArray(String[]::new));
    BlockingQueue<Event> published = new LinkedBlockingQueue<>();
    KernelReader reader = new KernelReader(() -> new Endpoint("127.0.0.1", 8080), proc, List::of);
    try (KernelSampler watching = KernelSampler.start(reader, published::add)) {
      KernelEvent.Sample sample = next(published);
      assertThat(sample.connectionsByPid()).isEqualTo(Map.of("4711", 1));
      while (sample.connectionsByPid() != null) {
        sample = next(published);
      }
      assertThat(sample.waiting()).isEqualTo(2);
      assertThat(sample.listeners().get(0).holders()).containsExactly(4711L);
      while (sample.connectionsByPid() == null) {
        sample = next(published);
      }
      assertThat(sample.connectionsByPid()).isEqualTo(Map.of("4711", 1));
    }
  }

  private static KernelEvent.Sample next(BlockingQueue<Event> published) throws Exception {
    while (true) {
      Event event = published.poll(60, TimeUnit.SECONDS);
      assertThat(event).as("a sample within the deadline").isNotNull();
      if (event instanceof KernelEvent.Sample sample) {
        return sample;
      }
    }
  }
}
