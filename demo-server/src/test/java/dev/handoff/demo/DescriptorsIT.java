package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.ProcessEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The descriptors that a child gets, and those that it must not get. */
@Timeout(120)
class DescriptorsIT {

  /** A next generation that lists its descriptors and exits. */
  private static final String LISTS_ITS_OWN =
      "{\"version\": \"lister\", \"command\": [\"ls\", \"-l\", \"/proc/self/fd\"]}";

  private static final Pattern ROW = Pattern.compile(" (\\d+) -> (\\S+)\n");

  private Releases releases;
  private TestBus bus;
  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    releases = new Releases("{\"version\": \"v1\"}");
    bus = new TestBus();
    // An old generation holds the listener for as long as the test looks at it.
    server =
        ServerProcess.start(
            releases,
            bus,
            "--slow-every",
            "0",
            "--backoff",
            "1ms",
            "--idle-grace",
            "0s",
            "--probation",
            "10m");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    bus.close();
    releases.close();
  }

  @Test
  @ResourceLock(Burst.MANY_CONNECTIONS)
  void theChildHoldsDescriptorsZeroToFourOnlyWhileHundredsOfConnectionsComeAndGo()
      throws Exception {
    releases.deploy(LISTS_ITS_OWN);
    try (Churn churn = new Churn(server.port(), 500)) {
      churn.awaitOpened(1_000);
      for (int attempt = 1; attempt <= 3; attempt++) {
        assertHoldsZeroToFour(listedBy(server.pid(), attempt));
        churn.awaitOpened(churn.opened() + 500);
      }
      assertThat(churn.failures()).as("lost requests").isEmpty();
    }
  }

  @Test
  @ResourceLock(Burst.MANY_CONNECTIONS)
  void aParentWithMoreThanAThousandDescriptorsPassesOnTheSameFive() throws Exception {
    releases.deploy(LISTS_ITS_OWN);
    List<RawClient> open = new ArrayList<>();
    try {
      for (int i = 0; i < 1_100; i++) {
        open.add(new RawClient(server.port()));
      }
      bus.await(ProcessEvent.Heartbeat.class, beat -> beat.connections() == 1_100);
      assertThat(OpenFiles.of(server.pid())).hasSizeGreaterThan(1_100);
      assertHoldsZeroToFour(listedBy(server.pid(), 1));

      releases.deploy("{\"version\": \"v2\"}");
      assertThat(OpenFiles.of(server.upgrade(bus, server.pid(), 2)))
          .as("descriptors of the new generation")
          .hasSizeLessThan(100);
    } finally {
      for (RawClient client : open) {
        client.close();
      }
    }
  }

  @Test
  void aParentWithTheListenerOnThreeAndAnotherFileOnFourPassesOnTheSameFive() throws Exception {
    long second = server.upgrade(bus, server.pid(), 2);
    // The next accepted connection takes the lowest free number.
    List<RawClient> open = new ArrayList<>();
    while (!OpenFiles.of(second).containsKey(4)) {
      open.add(new RawClient(server.port()));
      open.get(open.size() - 1).get("/");
    }
    assertThat(OpenFiles.numberOf(second, inode())).isEqualTo(3);
    releases.deploy(LISTS_ITS_OWN);
    assertHoldsZeroToFour(listedBy(second, 1));
    for (RawClient client : open) {
      client.close();
    }
  }

  @Test
  void theModeOfTheSharedSocketIsTheSameInEveryGeneration() throws Exception {
    long pid = server.pid();
    int before = OpenFiles.flags(pid, OpenFiles.numberOf(pid, inode()));
    for (int generation = 2; generation <= 3; generation++) {
      long next = server.upgrade(bus, pid, generation);
      assertThat(RawClient.get(server.port(), "/").status()).isEqualTo(200);
      assertThat(OpenFiles.flags(next, 3))
          .as("flags of descriptor 3 in generation %d, pid %d", generation, next)
          .isEqualTo(before);
      assertThat(OpenFiles.flags(pid, OpenFiles.numberOf(pid, inode())))
          .as("flags of the listener in generation %d, pid %d", generation - 1, pid)
          .isEqualTo(before);
      pid = next;
    }
  }

  private void assertHoldsZeroToFour(Map<Integer, String> held) throws Exception {
    // The directory was opened by ls itself.
    held.values().removeIf(target -> target.matches("/proc/\\d+/fd"));
    assertThat(held).as("descriptors of the child").containsOnlyKeys(0, 1, 2, 3, 4);
    assertThat(held.get(3)).as("descriptor 3").isEqualTo("socket:[" + inode() + "]");
    assertThat(held.get(4)).as("descriptor 4").startsWith("pipe:[");
  }

  /** The list that the child of an upgrade, which is bound to fail, wrote to the shared output. */
  private Map<Integer, String> listedBy(long parent, int attempt) throws Exception {
    int from = server.output().length();
    server.signal(parent, "HUP");
    List<ChildEvent.Failed> failed = new ArrayList<>();
    bus.await(
        ChildEvent.Failed.class,
        it -> {
          if (!failed.contains(it)) {
            failed.add(it);
          }
          return failed.size() == attempt;
        });
    assertThat(failed.get(attempt - 1).detail()).isEqualTo("Exited with code 0 before ready.");
    server.await("(?s)" + ".{" + from + "}.*allows the next upgrade");
    Map<Integer, String> held = new TreeMap<>();
    Matcher rows = ROW.matcher(server.output().substring(from));
    while (rows.find()) {
      held.put(Integer.parseInt(rows.group(1)), rows.group(2));
    }
    return held;
  }

  private long inode() throws InterruptedException {
    return ((ProcessEvent.Listening) bus.await(ProcessEvent.Listening.class).event()).inode();
  }

  /** Keeps this many connections open and constantly replaces them. */
  private static final class Churn implements AutoCloseable {
    private static final int THREADS = 4;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong opened = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    Churn(int port, int size) {
      for (int i = 0; i < THREADS; i++) {
        Thread thread = new Thread(() -> comeAndGo(port, size / THREADS), "churn-" + i);
        threads.add(thread);
        thread.start();
      }
    }

    long opened() {
      return opened.get();
    }

    Queue<String> failures() {
      return failures;
    }

    void awaitOpened(long count) throws InterruptedException {
      Await.untilTrue(
          () -> {
            assertThat(failures).isEmpty();
            return opened.get() >= count;
          },
          () -> "only " + opened + " connections of " + count + " have been opened");
    }

    private void comeAndGo(int port, int size) {
      RawClient[] open = new RawClient[size];
      try {
        for (int i = 0; !stopped; i = (i + 1) % size) {
          if (open[i] != null) {
            open[i].close();
          }
          open[i] = new RawClient(port);
          if (i % 10 == 0) {
            open[i].get("/");
          }
          opened.incrementAndGet();
        }
        for (RawClient client : open) {
          if (client != null) {
            client.close();
          }
        }
      } catch (IOException e) {
        failures.add("connection " + opened + ": " + e);
      }
    }

    @Override
    public void close() throws InterruptedException {
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
