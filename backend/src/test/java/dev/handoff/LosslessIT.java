package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.demo.RawClient;
import dev.handoff.demo.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty upgrades under traffic lose nothing. Two judges that know nothing of each other: raw
 * sockets of this test, and the traffic process.
 */
@Timeout(300)
class LosslessIT {
  private static final int UPGRADES = 20;
  private static final int CLIENTS = 8;
  private static final Path HANDOFF = Path.of("target", "handoff.jar").toAbsolutePath();

  @ParameterizedTest
  @ValueSource(strings = {"close", "keep-alive", "mixed"})
  void twentyUpgradesLoseNothing(String connections) throws Exception {
    try (ServerProcess server = ServerProcess.start("--slow-every", "100", "--slow-seconds", "2")) {
      Clients clients = new Clients(server.port(), connections);
      Process traffic = traffic(server.port(), connections);
      try {
        clients.awaitAnswers(CLIENTS);
        long pid = server.pid();
        for (int generation = 2; generation <= UPGRADES + 1; generation++) {
          server.signal(pid, "HUP");
          pid =
              Long.parseLong(
                  server.await("has spawned generation " + generation + ", pid (\\d+)").group(1));
          server.await("heard ready from pid " + pid + " ");
          server.await("pid " + pid + " is ready");
          clients.awaitAnswers(clients.answered() + CLIENTS);
        }
      } finally {
        clients.stop();
        // Not Process.destroy: it would close the output that is still to be read.
        traffic.toHandle().destroy();
      }

      assertThat(clients.failures())
          .as("requests lost by the raw clients, of " + clients.answered())
          .isEmpty();
      JsonNode summary = new ObjectMapper().readTree(traffic.getInputStream());
      assertThat(traffic.waitFor()).as("exit code of the traffic process: " + summary).isZero();
      assertThat(summary.get("lost").asLong()).as("lost, of " + summary).isZero();
      assertThat(summary.get("notSent").asLong()).as("not sent, of " + summary).isZero();
      assertThat(summary.get("answered").asLong())
          .isEqualTo(summary.get("planned").asLong())
          .isPositive();
      // The first generation may have left before the traffic process was up, and it may end before
      // the last one is asked.
      assertThat(summary.get("answeredBy").size())
          .as("generations that answered: " + summary)
          .isGreaterThanOrEqualTo(UPGRADES - 1);
    }
  }

  private static Process traffic(int port, String connections) throws IOException {
    return new ProcessBuilder(
            ServerProcess.java(),
            "-XX:+UseSerialGC",
            "-jar",
            HANDOFF.toString(),
            "traffic",
            "http://127.0.0.1:" + port + "/",
            "--rate",
            "200",
            "--duration",
            "10m",
            "--connections",
            connections,
            "--max-lost",
            "0",
            "--json")
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Clients that ask as fast as they are answered, and never twice. */
  private static final class Clients {
    private final int port;
    private final String connections;
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Clients(int port, String connections) {
      this.port = port;
      this.connections = connections;
      for (int i = 0; i < CLIENTS; i++) {
        boolean keepAlive =
            connections.equals("keep-alive") || connections.equals("mixed") && i % 2 == 0;
        int thinkMillis = i * 5;
        Thread thread = new Thread(() -> ask(keepAlive, thinkMillis), "client-" + i);
        threads.add(thread);
        thread.start();
      }
    }

    long answered() {
      return answered.get();
    }

    List<String> failures() {
      return List.copyOf(failures);
    }

    void awaitAnswers(long count) throws InterruptedException {
      while (answered.get() < count) {
        assertThat(failures).as("requests lost by the raw clients").isEmpty();
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }

    void stop() throws InterruptedException {
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private void ask(boolean keepAlive, int thinkMillis) {
      while (!stopped && failures.isEmpty()) {
        long requests = 0;
        try (RawClient client = new RawClient(port)) {
          boolean open = true;
          while (open && !stopped) {
            RawClient.Answer answer = client.get("/");
            if (answer.status() != 200) {
              throw new IOException("status " + answer.status());
            }
            answered.incrementAndGet();
            requests++;
            open = keepAlive && !answer.closes();
            TimeUnit.MILLISECONDS.sleep(thinkMillis);
          }
        } catch (IOException e) {
          failures.add(connections + ", request " + (requests + 1) + " of its connection: " + e);
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }
}
