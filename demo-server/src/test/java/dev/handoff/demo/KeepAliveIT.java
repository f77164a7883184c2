package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.demo.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Connections kept open between requests, by clients that pause for a while: the case in which
 * other servers lose requests at each restart.
 */
@Timeout(120)
class KeepAliveIT {
  private static final long[] THINK_MILLIS = {0, 500, 2_000};
  private static final int UPGRADES = 3;
  private static final int IN_A_ROW = 20;
  private static final long REST_MILLIS = 50;

  @Test
  void noThinkTimeLosesARequestWhetherOrNotTheClientChecksAConnectionBeforeReuse()
      throws Exception {
    List<Client> clients = new ArrayList<>();
    try (ServerProcess server =
        ServerProcess.start("--slow-every", "0", "--probation", "500ms", "--idle-grace", "1m")) {
      for (long think : THINK_MILLIS) {
        for (int i = 0; i < (think == 0 ? 1 : 8); i++) {
          clients.add(new Client(server.port(), think, true));
          clients.add(new Client(server.port(), think, false));
        }
      }
      clients.forEach(Client::start);
      awaitAnswers(clients, 1);
      long pid = server.pid();
      long old = pid;
      for (int generation = 2; generation <= UPGRADES + 1; generation++) {
        server.signal(pid, "HUP");
        old = pid;
        pid =
            Long.parseLong(
                server.await("has spawned generation " + generation + ", pid (\\d+)").group(1));
        server.await("pid " + pid + " is ready");
      }
      server.await("pid " + old + " has closed its listener");
      // The first answer after the last upgrade may be the last one of an old generation.
      awaitAnswers(clients, 2);
      for (Client client : clients) {
        assertThat(client.lastPid)
            .as("PID that answered the last request of " + client)
            .isEqualTo(pid);
      }
    } finally {
      for (Client client : clients) {
        client.end();
      }
    }
  }

  /** The head of a stream cannot say Connection: close if the drain begins after it was sent. */
  @Test
  void aConnectionWhoseStreamEndsLateInTheDrainIsLeftOpenForAnotherGracePeriod() throws Exception {
    try (ServerProcess server = ServerProcess.start("--idle-grace", "2s");
        RawClient client = new RawClient(server.port())) {
      client.send("GET /stream?seconds=5 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      // The head is sent with the first chunk.
      server.await("request \\d+: 2/5");
      server.signal(server.pid(), "TERM");
      server.await("pid " + server.pid() + " has closed its listener");
      Answer stream = client.receive();
      assertThat(stream.closes()).as("Connection: close in the head of the stream").isFalse();
      TimeUnit.MILLISECONDS.sleep(500);
      Answer next = client.get("/");
      assertThat(next.pid()).isEqualTo(server.pid());
      assertThat(next.closes()).as("Connection: close in the answer after the stream").isTrue();
    }
  }

  /** Waits until each client has got this many more answers. */
  private static void awaitAnswers(List<Client> clients, long further) throws Exception {
    for (Client client : clients) {
      client.wanted = client.answers.get() + further;
    }
    for (Client client : clients) {
      Await.untilTrue(
          () -> {
            assertThat(client.failures).as("lost by " + client).isEmpty();
            return client.answers.get() >= client.wanted;
          },
          () -> client + " has " + client.answers + " of " + client.wanted + " answers");
    }
  }

  /** Asks, pauses, and asks again on the same connection until an answer ends it. */
  private static final class Client extends Thread {
    private final int port;
    private final long think;
    private final boolean looks;
    private final AtomicLong answers = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private long wanted;
    private volatile long lastPid;
    private volatile boolean stopped;

    Client(int port, long think, boolean looks) {
      super("a client that " + (looks ? "looks" : "does not look") + ", thinking " + think + " ms");
      this.port = port;
      this.think = think;
      this.looks = looks;
    }

    @Override
    public void run() {
      while (!stopped && failures.isEmpty()) {
        long request = 1;
        try (RawClient connection = new RawClient(port)) {
          while (true) {
            Answer answer = connection.get("/");
            lastPid = answer.pid();
            // Without thinking it would take a whole processor, so it rests once in a while.
            boolean rests = answers.incrementAndGet() % IN_A_ROW == 0;
            TimeUnit.MILLISECONDS.sleep(think == 0 && rests ? REST_MILLIS : think);
            if (stopped || answer.closes()) {
              break;
            }
            if (looks && connection.hasEnded()) {
              throw new IOException("pid " + lastPid + " closed it while the client was thinking");
            }
            request++;
          }
        } catch (IOException e) {
          failures.add(
              "request " + request + " of a connection, last answer by " + lastPid + ": " + e);
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    void end() throws InterruptedException {
      stopped = true;
      interrupt();
      join();
    }

    @Override
    public String toString() {
      return getName();
    }
  }
}
