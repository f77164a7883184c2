package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.Envelope;
import dev.handoff.event.EventReader;
import dev.handoff.event.TrafficEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class TrafficCommandTest extends TrafficCommandRuns {
  /** With the usual rehearsal, of which the server sees nothing. */
  @Test
  void theVerdictComesFirst() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      int code =
          run(Rehearsal.USUAL, server.url(), "--rate=100", "--duration=1s", "--max-lost", "0");

      assertThat(code).isZero();
      assertThat(out.toString()).startsWith("0 of 100 requests lost.\n");
      assertThat(out.toString()).contains("answered by  pid 4711: 100\n");
      assertThat(server.heads()).hasSize(100);
    }
  }

  @Test
  void aLineOfProgressIsShownWhileRequestsAreOpen() throws Exception {
    try (RawServer server =
        new RawServer(client -> answerOnceShown(client, "  planned 50  answered "))) {
      assertThat(run(server.url(), "--rate=100", "--duration=500ms", "--max-lost=0")).isZero();

      assertThat(err.toString())
          .containsPattern(
              " 1 s  planned 50  answered 0 \\(0/s\\)  lost 0 .* p99 .* slowest .* lag ");
    }
  }

  @Test
  void jsonIsOneObjectWithTheSameFacts() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      int code =
          run(server.url(), "--duration=500ms", "--arrivals=poisson", "--warmup=0s", "--json");

      assertThat(code).isZero();
      assertThat(out.toString().lines()).hasSize(1);
      JsonNode summary = new ObjectMapper().readTree(out.toString());
      int sent = server.heads().size();
      assertThat(summary.get("verdict").asText())
          .isEqualTo("0 of " + sent + " request" + (sent == 1 ? "" : "s") + " lost");
      assertThat(summary.get("planned").asInt()).isEqualTo(sent);
      assertThat(summary.get("answered").asInt()).isEqualTo(sent);
      assertThat(summary.get("lost").asInt()).isZero();
      assertThat(summary.get("failures")).isEmpty();
      assertThat(summary.get("answeredBy").get("4711").asInt()).isEqualTo(sent);
      assertThat(summary.get("latencyMicros").get("p99").asLong()).isPositive();
      assertThat(summary.get("arrivals").asText()).isEqualTo("poisson");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "--max-lost=0, 1", "--max-lost=100, 0"})
  void lostMoreThanAllowedIsExitCode1(String allowed, int expected) throws Exception {
    // Twenty connections and sixty requests: on any machine some connections come back in time.
    try (RawServer server = new RawServer(TrafficCommandTest::dropEverySecond)) {
      String[] option = allowed.isEmpty() ? new String[0] : new String[] {allowed};
      int code =
          run(
              with(
                  option,
                  server.url(),
                  "--rate=40",
                  "--duration=1500ms",
                  "--connections=keep-alive"));

      assertThat(code).isEqualTo(expected);
      assertThat(out.toString()).contains(" closed-before-response-reused (retryable close)");
    }
  }

  @Test
  void theTextShowsBothTimesTheSlowestRequestsAndATableOfStyles() throws Exception {
    try (RawServer server = new RawServer(RawServer::demo)) {
      run(
          server.url(),
          "--rate=400",
          "--duration=250ms",
          "--connections=close=3,upload",
          "--warmup=0s");

      assertThat(out.toString())
          .contains("(400/s, close=3,upload connections, uniform arrivals)\n")
          .containsPattern("latency +p50 .* \\(from the planned moment\\)\n")
          .containsPattern(
              "service +p50 .* \\(from when it was sent, as closed-loop tools measure\\)\n")
          .containsPattern("(slowest +\\S+ ms \\(service .*, pid 4711\n){3}[^s]")
          .containsPattern("\nstyle +planned +answered +lost +not sent +p50 ms +p99 ms +max ms\n")
          .containsPattern("\nclose +75 +75 +0 +0 +[0-9.]+ +[0-9.]+ +[0-9.]+\n")
          .containsPattern("\nupload +25 +25 +0 +0 +[0-9.]+ +[0-9.]+ +[0-9.]+\n");
    }
  }

  @Test
  void theWarmUpIsLabelled() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      run(server.url(), "--rate=400", "--duration=250ms", "--warmup=100ms");

      assertThat(out.toString())
          .containsPattern(
              "answered +100 \\(40 of the warm-up of 0.1 s, not in the latencies\\)\n");
    }
  }

  @Test
  void jsonNamesWhatWasLost() throws Exception {
    try (RawServer server = new RawServer(client -> client.request())) {
      run(server.url(), "--rate=100", "--duration=100ms", "--connections=close", "--json");

      JsonNode failure = new ObjectMapper().readTree(out.toString()).get("firstFailures").get(9);
      assertThat(failure.get("request").asInt()).isPositive();
      assertThat(failure.get("style").asText()).isEqualTo("close");
      assertThat(failure.get("kind").asText()).isEqualTo("closed-before-response-fresh");
      assertThat(failure.get("plannedMillis").asDouble()).isBetween(0.0, 100.0);
    }
  }

  private static void dropEverySecond(RawServer.Client client) throws IOException {
    client.say(RawServer.answer(client.request(), ""));
    client.request();
  }

  @Test
  void noAnswerAtAllIsExitCode1() throws Exception {
    int code;
    try (Socket boundOnly = new Socket()) {
      boundOnly.bind(new InetSocketAddress("127.0.0.1", 0));
      String url = "http://127.0.0.1:" + boundOnly.getLocalPort() + "/";

      code = run(url, "--rate=50", "--duration=100ms");
    }

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("5 of 5 requests lost: 5 connect-refused; nothing was answered.\n")
        .contains("latency      none was measured\n");
  }

  /** A server that answers nobody before all were planned, and room for four requests. */
  @ParameterizedTest
  @ValueSource(strings = {"--max-lost=0", "--max-lost=10", "--json"})
  void mostRequestsUnsentIsExitCode3AndASentence(String option) throws Exception {
    try (RawServer server =
        new RawServer(client -> answerOnceShown(client, "  planned 50  answered "))) {
      int code =
          run(
              server.url(),
              "--rate=100",
              "--duration=500ms",
              "--connections=close",
              "--max-open=4",
              option);

      assertThat(code).as(err.toString()).isEqualTo(3);
      assertThat(err.toString())
          .contains("46 of 50 requests were not sent")
          .contains(", so nothing was proved: ");
    }
  }

  @Test
  void lostRequestsAreExitCode1HoweverManyWereNotSent() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              if (!RawServer.isProbe(client.request())) {
                awaitShown("  planned 50  answered ");
              }
            })) {
      int code =
          run(server.url(), "--rate=100", "--duration=500ms", "--max-open=4", "--max-lost=0");

      assertThat(code).as(err.toString()).isEqualTo(1);
      assertThat(out.toString())
          .startsWith("4 of 50 requests lost: 4 closed-before-response-fresh; ");
    }
  }

  @Test
  void everyEventReachesTheBus(@TempDir Path directory) throws Exception {
    Path bus = directory.resolve("bus");
    try (RawServer server = new RawServer(RawServer::hello);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(bus));

      run(server.url(), "--rate=100", "--duration=500ms", "--bus", bus.toString());

      List<Envelope> heard = new ArrayList<>();
      try (SocketChannel producer = listener.accept();
          BufferedReader lines =
              new BufferedReader(Channels.newReader(producer, StandardCharsets.UTF_8))) {
        EventReader reader = new EventReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          heard.add(reader.read(line));
        }
      }
      assertThat(heard).allMatch(each -> each.gen() == 0);
      assertThat(heard.get(0).event()).isInstanceOf(TrafficEvent.Started.class);
      assertThat(heard).anyMatch(each -> each.event() instanceof TrafficEvent.Bucket);
      assertThat(heard.get(heard.size() - 1).event())
          .isInstanceOfSatisfying(
              TrafficEvent.Finished.class, end -> assertThat(end.tally().answered()).isEqualTo(50));
    }
  }
}
