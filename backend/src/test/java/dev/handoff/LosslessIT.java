package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.RawClient;
import dev.handoff.demo.ServerProcess;
import dev.handoff.demo.TestBus;
import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.event.TrafficEvent.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Restarts under 1,000 requests a second lose nothing, whatever the client does with its
 * connections. Two judges that know nothing of each other: raw sockets of this test, and the
 * traffic process.
 *
 * <p>A few restarts prove little: {@code -Dhandoff.restarts=100} has a hundred in each style. How,
 * and what came of it: {@code backend/docs/lossless.md}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LosslessIT {
  private static final int RESTARTS = Integer.getInteger("handoff.restarts", 3);
  private static final int RATE = 1_000;
  private static final int CLIENTS = 8;

  /** Exit codes of the traffic process. The second one: a busy machine let it send too late. */
  private static final int DONE = 0;

  private static final int UNPROVEN = 3;

  /** A machine that is busy with other tests need not send every request in time. */
  private static final boolean REAL_TIMES = Boolean.getBoolean("handoff.real-times");

  /**
   * Nor may a client there be cut off because it opened a connection and came to use it seconds
   * later: the drain closes such a one, as documented. Otherwise the usual time.
   */
  private static final String IDLE_GRACE = REAL_TIMES ? "5s" : "1m";

  /** Which generation was asked to start the next one, by the moment on the monotonic clock. */
  private final TreeMap<Long, String> signals = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"close", "keep-alive", "keep-alive-looking"})
  void restartsLoseNothing(String connections) throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server =
            ServerProcess.start(
                "--slow-every", "1000", "--slow-seconds", "2", "--idle-grace", IDLE_GRACE);
        TrafficProcess traffic =
            TrafficProcess.start(
                server.port(),
                "/",
                RATE,
                "--connections",
                connections,
                "--bus",
                bus.path().toString())) {
      Clients clients = new Clients(server.port(), connections);
      JsonNode summary;
      try {
        clients.awaitAnswers(CLIENTS);
        long pid = server.pid();
        awaitAnswerBy(pid, bus);
        for (int generation = 2; generation <= RESTARTS + 1; generation++) {
          signal(server, pid, generation);
          pid =
              Long.parseLong(
                  server.await("has spawned generation " + generation + ", pid (\\d+)").group(1));
          server.await("heard ready from pid " + pid + " ");
          server.await("pid " + pid + " is ready");
          awaitAnswerBy(pid, bus);
          clients.awaitAnswers(clients.answered() + CLIENTS);
        }
      } finally {
        clients.stop();
        summary = traffic.stop();
      }
      bus.await(TrafficEvent.Finished.class);

      List<String> lost = new ArrayList<>();
      clients.failures().forEach(each -> lost.add(told(each)));
      lost.addAll(failures(bus));
      assertThat(lost)
          .as(
              "requests lost in %d restarts, of %d of the raw clients and of the traffic process's: %s",
              RESTARTS, clients.answered(), summary.get("verdict"))
          .isEmpty();
      assertThat(traffic.exitCode())
          .as("exit code of the traffic process: " + summary.get("verdict"))
          .isIn(DONE, REAL_TIMES ? DONE : UNPROVEN);
      assertThat(summary.get("lost").asLong()).as("lost, of " + summary.get("verdict")).isZero();
      assertThat(summary.get("answered").asLong())
          .as("answered, of " + summary.get("verdict"))
          .isEqualTo(summary.get("planned").asLong() - summary.get("notSent").asLong())
          .isPositive();
      assertThat(summary.get("answeredBy").size())
          .as("generations that answered: " + summary.get("verdict"))
          .isEqualTo(RESTARTS + 1);
    }
  }

  private void signal(ServerProcess server, long pid, int generation) {
    signals.put(
        System.nanoTime(), "the SIGHUP to pid " + pid + " that asked for generation " + generation);
    server.signal(pid, "HUP");
  }

  private static void awaitAnswerBy(long pid, TestBus bus) throws InterruptedException {
    bus.await(
        "answer by pid " + pid + " to the traffic process",
        it ->
            it.event() instanceof Bucket bucket
                && bucket.answers().answeredBy().containsKey(Long.toString(pid)));
  }

  /**
   * All failures that the traffic process reported singly, in words. A request that a busy machine
   * did not let it send is none: the server has never seen it.
   */
  private List<String> failures(TestBus bus) {
    return bus.heard().stream()
        .filter(
            envelope ->
                envelope.event() instanceof Failure failure && LossClass.isLoss(failure.kind()))
        .map(
            envelope -> {
              Failure failure = (Failure) envelope.event();
              return told(
                  new Lost(
                      failure.kind(),
                      "request " + failure.request() + ", connection " + failure.connection(),
                      failure.reused(),
                      failure.server(),
                      failure.plannedAt(),
                      envelope.mono(),
                      failure.detail()));
            })
        .toList();
  }

  private String told(Lost lost) {
    return String.format(
        Locale.ROOT,
        "%s: %s, %s, %s; asked %s, failed %s: %s",
        lost.kind,
        lost.request,
        lost.reused ? "reused" : "fresh",
        lost.pid == 0 ? "no answer on it yet, process unknown" : "last answered by pid " + lost.pid,
        moment(lost.asked),
        moment(lost.failed),
        lost.detail);
  }

  private String moment(long at) {
    Map.Entry<Long, String> before = signals.floorEntry(at);
    return before == null
        ? "before the first SIGHUP"
        : String.format(
            Locale.ROOT, "%.1f ms after %s", (at - before.getKey()) / 1e6, before.getValue());
  }

  /** A request that got no valid answer, and all that is known of it. */
  private record Lost(
      String kind,
      String request,
      boolean reused,
      long pid,
      long asked,
      long failed,
      String detail) {}

  /** Clients that ask again some milliseconds after they are answered, and never twice. */
  private static final class Clients {
    private final int port;
    private final boolean keepAlive;
    private final boolean looking;
    private final AtomicLong answered = new AtomicLong();
    private final Queue<Lost> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Clients(int port, String connections) {
      this.port = port;
      keepAlive = !connections.equals("close");
      looking = connections.equals("keep-alive-looking");
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        Thread thread = new Thread(() -> ask(number), "client-" + i);
        threads.add(thread);
        thread.start();
      }
    }

    long answered() {
      return answered.get();
    }

    List<Lost> failures() {
      return List.copyOf(failures);
    }

    /** Ends early when something is lost: then there is more to say at the end. */
    void awaitAnswers(long count) throws InterruptedException {
      Await.untilTrue(
          () -> answered.get() >= count || !failures.isEmpty(),
          () -> "the raw clients have " + answered + " of " + count + " answers");
    }

    void stop() throws InterruptedException {
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private void ask(int number) {
      try {
        while (!stopped && failures.isEmpty()) {
          askOnOneConnection(number);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void askOnOneConnection(int number) throws InterruptedException {
      long requests = 0;
      long pid = 0;
      long asked = System.nanoTime();
      try (RawClient client = new RawClient(port)) {
        boolean open = true;
        while (open && !stopped && !(looking && requests > 0 && client.hasEnded())) {
          asked = System.nanoTime();
          requests++;
          RawClient.Answer answer = client.get("/");
          pid = answer.pid();
          if (answer.status() != 200) {
            throw new IOException("status " + answer.status());
          }
          answered.incrementAndGet();
          open = keepAlive && !answer.closes();
          TimeUnit.MILLISECONDS.sleep(1 + number * 5L);
        }
      } catch (IOException e) {
        String request = "request " + requests + " of a connection of raw client " + number;
        String kind = e.getClass().getSimpleName();
        failures.add(
            new Lost(
                kind, request, requests > 1, pid, asked, System.nanoTime(), e.getMessage() + "."));
      }
    }
  }
}
