package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.Await;
import dev.handoff.event.Envelope;
import dev.handoff.event.EventReader;
import dev.handoff.event.TrafficEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class TrafficCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return run(Rehearsal.NONE, arguments);
  }

  private int run(Rehearsal rehearsal, String... arguments) {
    return new CommandLine(new TrafficCommand(rehearsal))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

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

  /** Answers the probe at once, and anything else when the progress says this. */
  private void answerOnceShown(RawServer.Client client, String progress) throws IOException {
    for (String head = client.request(); head != null; head = client.request()) {
      if (!RawServer.isProbe(head)) {
        awaitShown(progress);
      }
      client.say(RawServer.answer(head, ""));
    }
  }

  private void awaitShown(String progress) {
    try {
      Await.untilTrue(
          () -> err.toString().contains(progress), () -> progress + " is not in: " + err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

  @Test
  void lostMoreThanAllowedIsExitCode1() throws Exception {
    // Twenty connections and sixty requests: on any machine some connections come back in time.
    try (RawServer server = new RawServer(TrafficCommandTest::dropEverySecond)) {
      int code = run(server.url(), "--rate=40", "--duration=1500ms", "--connections=keep-alive");
      assertThat(code).isZero();
      assertThat(out.toString()).contains(" closed-before-response-reused (retryable close)");

      code =
          run(
              server.url(),
              "--rate=40",
              "--duration=1500ms",
              "--connections=keep-alive",
              "--max-lost=0");
      assertThat(code).isEqualTo(1);

      code =
          run(
              server.url(),
              "--rate=40",
              "--duration=1500ms",
              "--connections=keep-alive",
              "--max-lost=100");
      assertThat(code).isZero();
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
  void stepsAreAccepted() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      run(server.url(), "--steps=200:250ms,200-600:250ms", "--loops=2", "--json");

      JsonNode summary = new ObjectMapper().readTree(out.toString());
      assertThat(summary.get("planned").asInt()).isEqualTo(150);
      assertThat(summary.get("rate").asInt()).isEqualTo(600);
      assertThat(summary.get("steps").asText()).isEqualTo("200:250ms,200-600:250ms");
      assertThat(summary.get("warmupSeconds").asDouble()).isEqualTo(0.05);
      assertThat(summary.get("slowest")).hasSize(100);
      assertThat(summary.get("openAtStop").isNull()).isTrue();
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

  @Test
  void theHdrLogIsReadByHdrHistogramsOwnReader(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("run.hlog");
    long before = System.currentTimeMillis();
    try (RawServer server = new RawServer(RawServer::hello)) {
      run(
          server.url(),
          "--rate=200",
          "--duration=500ms",
          "--warmup=250ms",
          "--hdr=" + file,
          "--json");
    }

    Map<String, Histogram> sums = new TreeMap<>();
    HistogramLogReader log = new HistogramLogReader(file.toFile());
    double end = 0;
    for (EncodableHistogram each = log.nextIntervalHistogram();
        each != null;
        each = log.nextIntervalHistogram()) {
      sums.computeIfAbsent(each.getTag(), tag -> new Histogram(3)).add((Histogram) each);
      end = each.getEndTimeStamp() / 1e3;
    }
    JsonNode summary = new ObjectMapper().readTree(out.toString());
    assertThat(sums).containsOnlyKeys("latency", "service");
    for (Map.Entry<String, Histogram> each : sums.entrySet()) {
      assertThat(each.getValue().getTotalCount()).isEqualTo(50);
      assertThat(each.getValue().getValueAtPercentile(99))
          .isEqualTo(summary.get(each.getKey() + "Micros").get("p99").asLong());
    }
    assertThat(log.getStartTimeSec())
        .isBetween(before / 1e3 - 0.1, System.currentTimeMillis() / 1e3);
    // The last request is planned 0.495 s after the start.
    assertThat(end).isBetween(log.getStartTimeSec() + 0.4, System.currentTimeMillis() / 1e3 + 0.1);
  }

  @Test
  void anHdrLogIsNeverWrittenOverAnotherFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("mine"), "precious");
    try (RawServer server = new RawServer(RawServer::hello)) {
      assertThat(run(server.url(), "--duration=500ms", "--hdr=" + file)).isEqualTo(2);

      assertThat(err.toString())
          .isEqualTo(file + " already exists; give --hdr another name, or remove it.\n");
      assertThat(server.heads()).isEmpty();
    }
    assertThat(file).hasContent("precious");
    assertThat(run("http://localhost/", "--hdr=" + directory.resolve("no/such"))).isEqualTo(2);
    assertThat(err.toString()).contains("no/such cannot be written (NoSuchFileException)");
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
  void slowRequestsGoToTheSlowPath() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      run(server.url(), "--rate=100", "--duration=100ms", "--slow-share=1", "--slow-seconds=7");

      assertThat(server.heads())
          .hasSize(10)
          .allMatch(head -> head.startsWith("GET /slow?seconds=7 HTTP/1.1\r\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.2.1/",
        "https://localhost/",
        "http://localhost/ --rate=0",
        "http://localhost/ --rate=NaN",
        "http://localhost/ --rate=50001",
        "http://localhost/ --duration=0s",
        "http://localhost/ --duration=61m",
        "http://localhost/ --timeout=0ms",
        "http://localhost/ --slow-share=1.1",
        "http://localhost/ --slow-seconds=0",
        "http://localhost/ --max-lost=-1",
        "http://localhost/ --connections=some",
        "http://localhost/ --connections=close=0",
        "http://localhost/ --steps=200",
        "http://localhost/ --steps=200:1s --rate=200",
        "http://localhost/ --steps=200:1s --duration=1s",
        "http://localhost/ --duration=1s --warmup=1s",
        "http://localhost/ --loops=0",
        "http://localhost/ --loops=9",
        "http://localhost/ --reconnect-every=0",
        "http://localhost/ --upload-bytes=0",
        "http://localhost/ --upload-bytes=16777217",
        "http://localhost/ --think=0s",
        "http://localhost/ --connections=think --rate=1000 --think=6s",
      })
  void anInvalidOptionIsRefusedInOneSentence(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().matches(each -> each.endsWith("."));
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://localhost/ --duration=30",
        "http://localhost/ --arrivals=late",
        "http://localhost/ --no-such-option",
      })
  void anUnparsableCommandLineIsExitCode2(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
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
