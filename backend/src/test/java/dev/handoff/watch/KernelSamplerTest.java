package dev.handoff.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.Await;
import dev.handoff.event.Event;
import dev.handoff.event.KernelEvent;
import dev.handoff.event.KernelEvent.Listener;
import dev.handoff.event.ProcessEvent;
import dev.handoff.posix.Environment;
import dev.handoff.posix.Libc;
import dev.handoff.posix.Spawn;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.Rights;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real {@code /proc}. */
@Timeout(120)
class KernelSamplerTest {
  private static final Path PROC = Path.of("/proc");

  /** More than the kernel returns in one read. */
  private static final int CLIENTS = 200;

  private static final long SELF = ProcessHandle.current().pid();

  private final BlockingQueue<Event> published = new LinkedBlockingQueue<>();
  private ServerSocket server;
  private KernelSampler sampler;

  @BeforeEach
  void start() throws Exception {
    server = new ServerSocket(0, 300, InetAddress.getLoopbackAddress());
    sampler =
        KernelSampler.start(
            new KernelReader(
                () -> new Endpoint("127.0.0.1", server.getLocalPort()), PROC, List::of),
            published::add);
  }

  @AfterEach
  void stop() throws Exception {
    sampler.close();
    server.close();
  }

  @Test
  void clientsAreSeenInTheQueueAndThenWithTheirOwner() throws Exception {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Socket(server.getInetAddress(), server.getLocalPort()));
    }
    // One look reads the queue first: clients may still be connecting then.
    KernelEvent.Sample queued =
        sampleWhere(
            sample ->
                sample.connectionsByPid() != null
                    && sample.waiting() == CLIENTS
                    && sample.listeners().get(0).acceptQueue() == CLIENTS);
    assertThat(queued.listeners().get(0).holders()).containsExactly(SELF);
    assertThat(queued.connectionsByPid()).isEmpty();
    try (Socket accepted = server.accept()) {
      KernelEvent.Sample owned =
          sampleWhere(
              sample ->
                  sample.connectionsByPid() != null
                      && sample.waiting() == CLIENTS - 1
                      && sample.listeners().get(0).acceptQueue() == CLIENTS - 1);
      assertThat(owned.connectionsByPid()).isEqualTo(Map.of("" + SELF, 1));
      assertThat(accepted.isClosed()).isFalse();
    }
    for (Socket client : clients) {
      client.close();
    }
  }

  @Test
  void whoNeedsNoConnectionsHearsOfTheListenerAlone() throws Exception {
    BlockingQueue<Event> news = new LinkedBlockingQueue<>();
    KernelReader reader =
        new KernelReader(() -> new Endpoint("127.0.0.1", server.getLocalPort()), PROC, List::of);
    try (KernelSampler watching = KernelSampler.startWithoutConnections(reader, news::add);
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
      for (int looks = 0; looks < 3; looks++) {
        KernelEvent.Sample sample = next(news, KernelEvent.Sample.class, any -> true);
        assertThat(sample.listeners().get(0).holders()).containsExactly(SELF);
        assertThat(sample.connectionsByPid()).isNull();
      }
    }
  }

  @Test
  void clientsThatWaitWhenTheirListenerIsClosedAreCountedOneByOne() throws Exception {
    assumeTrue(Rights.isRoot() && Rights.mayMount(), "Only root is told of resets.");
    KernelEvent.Resets none = sampleWhere(sample -> sample.resets() != null).resets();
    assertThat(none).isEqualTo(KernelEvent.Resets.NONE);
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      clients.add(new Socket(server.getInetAddress(), server.getLocalPort()));
    }
    try (Socket cutOff = server.accept()) {
      cutOff.setSoLinger(true, 0);
    }
    clients.get(3).shutdownOutput();
    server.close();
    KernelEvent.Resets resets =
        sampleWhere(sample -> !sample.resets().equals(none) && sample.listeners().isEmpty())
            .resets();
    assertThat(resets).isEqualTo(new KernelEvent.Resets(8, Map.of("TCP_STATE", 9L), 0));
    for (Socket client : clients) {
      client.close();
    }
  }

  @Test
  void aProcessThatInheritsTheListenerIsAHolderUntilItsEnd() throws Exception {
    Listener alone = sampleWhere(sample -> !sample.listeners().isEmpty()).listeners().get(0);
    Libc libc = new Libc();
    int listener = libc.stage(descriptorOf(alone.inode()));
    long child =
        libc.spawn(
            new Spawn(
                List.of("sleep", "60"),
                new Environment(List.of("PATH=" + System.getenv("PATH"))),
                Map.of(3, listener),
                Spawn.Apart.NOT));
    libc.close(listener);
    try {
      List<Long> both = SELF < child ? List.of(SELF, child) : List.of(child, SELF);
      sampleWhere(sample -> sample.listeners().get(0).holders().equals(both));
      server.close();
      sampleWhere(sample -> sample.listeners().get(0).holders().equals(List.of(child)));
    } finally {
      libc.kill(child, "KILL");
      Await.until(() -> libc.reap(child).orElse(null), () -> "child " + child + " has not ended");
    }
    assertThat(sampleWhere(sample -> sample.listeners().isEmpty()).waiting()).isZero();
  }

  @Test
  void theTreeOfAShellIsSeenAndWhatOutlivesItStays() throws Exception {
    Libc libc = new Libc();
    libc.becomeSubreaper();
    long shell =
        libc.spawn(
            new Spawn(
                List.of("sh", "-c", "sleep 60 & wait"),
                new Environment(List.of("PATH=" + System.getenv("PATH"))),
                Map.of(),
                Spawn.Apart.GROUP));
    BlockingQueue<Event> news = new LinkedBlockingQueue<>();
    KernelReader reader =
        new KernelReader(
            () -> new Endpoint("127.0.0.1", server.getLocalPort()),
            PROC,
            List::of,
            () -> (pid, parent) -> pid == shell);
    long sleep = 0;
    try (KernelSampler watching = KernelSampler.start(reader, news::add)) {
      ProcessEvent.Seen child =
          next(news, ProcessEvent.Seen.class, seen -> seen.name().equals("sleep"));
      sleep = child.of();
      assertThat(child.ppid()).isEqualTo(shell);
      assertThat(child.command()).isEqualTo("sleep 60");
      assertThat(child.inTree()).isTrue();
      libc.kill(shell, "KILL");
      next(news, ProcessEvent.Gone.class, gone -> gone.of() == shell);
      libc.kill(sleep, "KILL");
      long orphan = sleep;
      next(news, ProcessEvent.Gone.class, gone -> gone.of() == orphan);
    } finally {
      for (long each : new long[] {shell, sleep}) {
        libc.kill(each == 0 ? shell : each, "KILL");
        Await.until(
            () -> each == 0 ? Boolean.TRUE : libc.reap(each).orElse(null),
            () -> each + " has not ended");
      }
    }
  }

  /** The next event of this type that is wanted. */
  static <T extends Event> T next(BlockingQueue<Event> news, Class<T> type, Predicate<T> wanted)
      throws Exception {
    while (true) {
      Event event = news.poll(60, TimeUnit.SECONDS);
      assertThat(event).as("a " + type.getSimpleName() + " within the deadline").isNotNull();
      if (type.isInstance(event) && wanted.test(type.cast(event))) {
        return type.cast(event);
      }
    }
  }

  @Test
  void nothingIsPublishedAfterTheEnd() throws Exception {
    sampleWhere(sample -> true);
    sampler.close();
    published.clear();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("kernel-sampler");
    assertThat(published).isEmpty();
  }

  private KernelEvent.Sample sampleWhere(Predicate<KernelEvent.Sample> holds) throws Exception {
    return next(published, KernelEvent.Sample.class, holds);
  }

  private static int descriptorOf(long inode) throws Exception {
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : fds) {
        if (Files.isSymbolicLink(fd)
            && Files.readSymbolicLink(fd).toString().equals("socket:[" + inode + "]")) {
          return Integer.parseInt(fd.getFileName().toString());
        }
      }
    }
    throw new AssertionError("we do not hold the socket " + inode);
  }
}
