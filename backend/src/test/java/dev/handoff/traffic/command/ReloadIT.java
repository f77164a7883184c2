package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.Await;
import dev.handoff.Certificate;
import dev.handoff.InAllWays;
import dev.handoff.TrafficProcess;
import dev.handoff.demo.TestBus;
import dev.handoff.event.TrafficEvent.Bucket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that loses idle connections at each reload, observed by three: the traffic process,
 * plain sockets beside it, and the server's own log. The server must not have answered a lost
 * request.
 */
@Timeout(120)
class ReloadIT {
  private static final int RELOADS = 3;
  private static final int SOCKETS = 8;
  private static final int ROUND = 5;
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String ANSWERED = "answered";
  private static final String ON_REUSE = " on reuse";

  @Test
  void theLogOfAStandInConfirmsWhatWasLost() throws Exception {
    theServerLogConfirmsWhatWasLost(new Reloaded.StandIn());
  }

  @Test
  @InAllWays
  void theLogOfNginxConfirmsWhatWasLost() throws Exception {
    assumeTrue(
        Reloaded.Nginx.isInstalled(),
        "nginx is not installed here: it is run after apt-get install nginx-light");
    theServerLogConfirmsWhatWasLost(new Reloaded.Nginx());
  }

  /** Which handshakes were full ones and which were not is known to nginx as well. */
  @Test
  @InAllWays
  void theLogOfNginxConfirmsWhatWasLostOverTlsAndTheHandshakes(@TempDir Path folder)
      throws Exception {
    assumeTrue(
        Reloaded.Nginx.isInstalled(),
        "nginx is not installed here: it is run after apt-get install nginx-light");
    Certificate certificate = Certificate.in(folder);
    try (Reloaded.Nginx server = new Reloaded.Nginx(certificate);
        TestBus bus = new TestBus();
        TrafficProcess traffic = overTls(server.url(), certificate, bus)) {
      answeredTotalBeyond(bus, 100);
      server.reload();
      answeredTotalBeyond(bus, answeredTotal(bus) + 100);
      JsonNode summary = traffic.stop();

      String id = traffic.pid() + "-";
      long answered = summary.get("answered").asLong();
      assertThat(answered)
          .as(summary.toString())
          .isEqualTo(Await.until(() -> logged(server, id, answered), () -> ""));
      assertThat(summary.get("retryableCloses").asLong()).as(summary.toString()).isPositive();
      Map<String, Boolean> resumed = server.resumed(id);
      long again = resumed.values().stream().filter(each -> each).count();
      // A connection for a request that was then too late to be sent is not in the log.
      long slack = summary.get("notSent").asLong();
      assertThat(summary.get("tls").get("resumed").asLong()).isBetween(again, again + slack);
      assertThat(summary.get("tls").get("full").asLong())
          .isBetween(resumed.size() - again, resumed.size() - again + slack);
      assertThat(again).as("resumed, of " + resumed.size() + " connections").isPositive();
    }
  }

  private static TrafficProcess overTls(String url, Certificate certificate, TestBus bus)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--rate", "200", "--duration", "1h"));
    options.addAll(List.of("--connections", "close,keep-alive=3,keep-alive-looking"));
    options.addAll(List.of("--cacert", certificate.pem().toString()));
    options.addAll(List.of("--json", "--bus", bus.path().toString()));
    return TrafficProcess.start(url, options);
  }

  private static void theServerLogConfirmsWhatWasLost(Reloaded server) throws Exception {
    List<RawJudge> sockets = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      sockets.add(new RawJudge(server.url(), true, PATIENCE_MILLIS));
    }
    try (server;
        TestBus bus = new TestBus();
        TrafficProcess traffic = traffic(server.url(), bus)) {
      Map<String, Integer> seen = new TreeMap<>();
      for (int i = 0; i < RELOADS; i++) {
        answeredTotalBeyond(bus, answeredTotal(bus) + 100);
        ask(sockets, seen);
        server.reload();
      }
      answeredTotalBeyond(bus, answeredTotal(bus) + 100);
      ask(sockets, seen);
      JsonNode summary = traffic.stop();

      String id = traffic.pid() + "-";
      assertThat(summary.get("answered").asLong())
          .as("answered by %s, says the traffic process: %s", server, summary)
          .isEqualTo(
              Await.until(() -> logged(server, id, summary.get("answered").asLong()), () -> ""));
      assertThat(seen.keySet().stream().filter(what -> what.endsWith(ON_REUSE)))
          .as("what plain sockets have lost: " + seen)
          .isNotEmpty();
      assertThat(SOCKETS * ROUND * (RELOADS + 1) - seen.get(ANSWERED))
          .as("lost, of %s of %d plain sockets in %d reloads", seen, SOCKETS, RELOADS)
          .isEqualTo(SOCKETS * RELOADS);
      assertThat(summary.get("retryableCloses").asLong())
          .as("lost on reuse, of the traffic process: " + summary)
          .isPositive();
      assertThat(summary.get("lost").asLong() + summary.get("notSent").asLong())
          .as("not answered: " + summary)
          .isEqualTo(summary.get("planned").asLong() - summary.get("answered").asLong());
      assertThat(server.answered().stream().filter(each -> each.startsWith("socket-")))
          .as("answered, of %s of plain sockets", seen)
          .hasSize(seen.get(ANSWERED));
    } finally {
      for (RawJudge socket : sockets) {
        socket.close();
      }
    }
  }

  /** Sends some requests on each socket; then they are idle when the reload comes. */
  private static void ask(List<RawJudge> sockets, Map<String, Integer> seen) throws IOException {
    for (int i = 0; i < ROUND * SOCKETS; i++) {
      seen.merge(sockets.get(i % SOCKETS).ask("socket-" + i), 1, Integer::sum);
    }
  }

  /** nginx writes its log after the answer. */
  private static Long logged(Reloaded server, String id, long expected) throws IOException {
    long count = server.answered().stream().filter(each -> each.startsWith(id)).count();
    return count >= expected ? count : null;
  }

  private static TrafficProcess traffic(String url, TestBus bus)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--rate", "400", "--duration", "1h", "--connections", "keep-alive"));
    options.addAll(List.of("--json", "--bus", bus.path().toString()));
    return TrafficProcess.start(url, options);
  }

  private static long answeredTotal(TestBus bus) {
    return bus.heard().stream()
        .filter(each -> each.event() instanceof Bucket)
        .mapToLong(each -> ((Bucket) each.event()).total().answered())
        .max()
        .orElse(0);
  }

  private static void answeredTotalBeyond(TestBus bus, long number) throws InterruptedException {
    bus.await(Bucket.class, bucket -> bucket.total().answered() > number);
  }
}
