package dev.handoff.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.demo.Await;
import dev.handoff.demo.ServerProcess;
import dev.handoff.demo.TestBus;
import dev.handoff.event.TrafficEvent.Bucket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that loses idle connections at each reload, judged by three: the traffic process, plain
 * sockets beside it, and the server's own log. What one of them lost the server has not answered.
 */
@Timeout(120)
class ReloadIT {
  private static final int RELOADS = 3;
  private static final int SOCKETS = 8;
  private static final String ON_REUSE = " on reuse";

  static List<Reloaded> servers() throws IOException {
    List<Reloaded> servers = new ArrayList<>();
    servers.add(new Reloaded.StandIn());
    if (Reloaded.Nginx.isInstalled()) {
      servers.add(new Reloaded.Nginx());
    }
    return servers;
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void whatWasLostIsWhatTheServerDidNotAnswer(Reloaded server) throws Exception {
    try (server;
        TestBus bus = new TestBus()) {
      Process traffic = traffic(server.url(), bus);
      Sockets sockets = new Sockets(server.url());
      JsonNode summary;
      try {
        for (int i = 0; i < RELOADS; i++) {
          answeredTotalBeyond(bus, answeredTotal(bus) + 100);
          sockets.awaitAnswers(sockets.answered() + 5 * SOCKETS);
          server.reload();
        }
        answeredTotalBeyond(bus, answeredTotal(bus) + 100);
        sockets.awaitAnswers(sockets.answered() + 5 * SOCKETS);
      } finally {
        sockets.stop();
        traffic.toHandle().destroy();
        summary = new ObjectMapper().readTree(traffic.getInputStream());
      }

      String id = traffic.pid() + "-";
      assertThat(summary.get("answered").asLong())
          .as("answered by %s, says the traffic process: %s", server, summary)
          .isEqualTo(
              Await.until(() -> logged(server, id, summary.get("answered").asLong()), () -> ""));
      assertThat(sockets.seen.keySet().stream().filter(what -> what.endsWith(ON_REUSE)))
          .as("what plain sockets have lost: " + sockets.seen)
          .isNotEmpty();
      assertThat(summary.get("retryableCloses").asLong())
          .as("lost on reuse, of the traffic process: " + summary)
          .isPositive();
      assertThat(summary.get("lost").asLong() + summary.get("notSent").asLong())
          .as("not answered: " + summary)
          .isEqualTo(summary.get("planned").asLong() - summary.get("answered").asLong());
      assertThat(sockets.answered())
          .as("answered, of %s of plain sockets", sockets.seen)
          .isEqualTo(server.answered().stream().filter(each -> each.startsWith("socket-")).count());
    }
  }

  /** nginx writes its log after the answer. */
  private static Long logged(Reloaded server, String id, long expected) throws IOException {
    long count = server.answered().stream().filter(each -> each.startsWith(id)).count();
    return count >= expected ? count : null;
  }

  private static Process traffic(String url, TestBus bus) throws IOException {
    return new ProcessBuilder(
            ServerProcess.java(),
            "-XX:+UseSerialGC",
            "-jar",
            Path.of("target", "handoff.jar").toAbsolutePath().toString(),
            "traffic",
            url,
            "--rate",
            "400",
            "--duration",
            "1h",
            "--connections",
            "keep-alive",
            "--json",
            "--bus",
            bus.path().toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static long answeredTotal(TestBus bus) {
    return bus.heard().stream()
        .filter(each -> each.event() instanceof Bucket)
        .mapToLong(each -> ((Bucket) each.event()).answeredTotal())
        .max()
        .orElse(0);
  }

  private static void answeredTotalBeyond(TestBus bus, long number) throws InterruptedException {
    bus.await(Bucket.class, bucket -> bucket.answeredTotal() > number);
  }

  /**
   * Plain sockets that keep their connections, ask a few hundred times a second, and never twice.
   */
  private static final class Sockets {
    private final Map<String, Integer> seen = new TreeMap<>();
    private final AtomicLong answered = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Sockets(String url) {
      for (int i = 0; i < SOCKETS; i++) {
        int number = i;
        Thread thread = new Thread(() -> ask(url, number), "socket-" + i);
        threads.add(thread);
        thread.start();
      }
    }

    private void ask(String url, int number) {
      try (RawJudge judge = new RawJudge(url, true, 30_000)) {
        for (int i = 0; !stopped; i++) {
          String what = judge.ask("socket-" + number + "-" + i);
          synchronized (seen) {
            seen.merge(what, 1, Integer::sum);
          }
          if (what.equals("answered")) {
            answered.incrementAndGet();
          }
          Thread.sleep(10);
        }
      } catch (IOException | InterruptedException e) {
        synchronized (seen) {
          seen.merge(e.toString(), 1, Integer::sum);
        }
      }
    }

    long answered() {
      return answered.get();
    }

    void awaitAnswers(long count) throws InterruptedException {
      Await.until(
          () -> answered() >= count ? true : null,
          () -> "plain sockets have got " + answered() + " answers, not " + count + ": " + seen);
    }

    void stop() throws InterruptedException {
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
