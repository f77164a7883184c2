package dev.handoff.watch;

import static dev.handoff.watch.KernelSamplerTest.next;
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
      assertThat(next(published, KernelEvent.Sample.class, any -> true).connectionsByPid())
          .isEqualTo(Map.of("4711", 1));
      KernelEvent.Sample without =
          next(published, KernelEvent.Sample.class, each -> each.connectionsByPid() == null);
      assertThat(without.waiting()).isEqualTo(2);
      assertThat(without.listeners().get(0).holders()).containsExactly(4711L);
      KernelEvent.Sample again =
          next(published, KernelEvent.Sample.class, each -> each.connectionsByPid() != null);
      assertThat(again.connectionsByPid()).isEqualTo(Map.of("4711", 1));
    }
  }
}
