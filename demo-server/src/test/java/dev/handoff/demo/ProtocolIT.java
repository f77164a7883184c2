package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.demo.RawClient.Answer;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP according to RFC 9110 and 9112, in answers from the handler and from Jetty. */
@Timeout(120)
class ProtocolIT {
  private static final String HOST = "Host: localhost\r\n";
  private static final String LONG = "a".repeat(70_000);

  /**
   * A few beats of the server, which together last longer than the limit for the head of a request.
   */
  private static final int MANY_BEATS = 16;

  private static TestBus bus;
  private static Releases releases;
  private static ServerProcess server;

  /** A kind of request and the status that it gets. */
  private record Row(String request, int status) {
    static Row get(String target, int status) {
      return of("GET " + target + " HTTP/1.1", "", status);
    }

    static Row of(String line, String more, int status) {
      return new Row(line + "\r\n" + HOST + more + "\r\n", status);
    }

    String name() {
      return request.substring(0, Math.min(request.length(), 60)).replace("\r\n", " | ");
    }
  }

  private static final List<Row> ROWS =
      List.of(
          Row.get("/", 200),
          Row.get("//", 400),
          Row.get("/a%2Fb", 400),
          Row.get("/slow?seconds=%zz", 400),
          Row.get("/%zz", 400),
          Row.get("http://elsewhere/", 400),
          Row.get("/nowhere", 404),
          Row.get("/" + LONG, 414),
          Row.of("HEAD // HTTP/1.1", "", 400),
          Row.of("GET // HTTP/1.0", "Connection: keep-alive\r\n", 400),
          Row.of("GET / HTTP/1.0", "", 200),
          Row.of("GET // HTTP/1.1", "Accept: image/png\r\n", 400),
          Row.of("GET / HTTP/1.1", HOST, 400),
          Row.of("GET / HTTP/1.1", "X: " + LONG + "\r\n", 431),
          Row.of("GET / HTTP/1.1", "Bad Name: x\r\n", 400),
          Row.of("GET / HTTP/1.1", "Expect: wonders\r\n", 417),
          Row.of("GET / HTTP/2.5", "", 505),
          Row.of("GET / HTTP/1.1", "X-Request-Id: " + "i".repeat(20_000) + "\r\n", 431),
          Row.of(
              "GET / HTTP/1.1",
              "Connection: close\r\nX-Request-Id: " + "i".repeat(20_000) + "\r\n",
              431),
          Row.of("POST / HTTP/1.1", "Content-Length: 9\r\n", 405),
          Row.of("POST / HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 9\r\n", 405),
          Row.of("POST /echo HTTP/1.1", "Content-Length: 1\r\nContent-Length: 2\r\n", 400),
          Row.of("OPTIONS * HTTP/1.1", "", 204),
          new Row("GET / HTTP/1.1\r\n\r\n", 400),
          new Row("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
          new Row("GET /\r\n\r\n", 505),
          new Row("PRI * HTTP/2.0\r\n\r\n", 426),
          new Row("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", 400));

  @BeforeAll
  static void start() throws Exception {
    bus = new TestBus();
    releases = new Releases("{\"version\": \"gr\u00fcn 1%\"}");
    server = ServerProcess.start(releases, bus, "--slow-every", "0", "--head-timeout", "1s");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    releases.close();
    bus.close();
  }

  @Test
  void aReleaseThatIsNotAsciiIsEncodedInTheHeadAndPlainInTheBody() throws Exception {
    Answer answer = RawClient.get(server.port(), "/");
    assertThat(answer.headers()).containsEntry("x-release", "gr%C3%BCn 1%");
    assertThat(answer.body()).endsWith(", release gr\u00fcn 1%\n");
  }

  @Test
  void anAnswerSaysThatItIsTheLastOneOnlyIfTheConnectionEnds() throws Exception {
    for (Row row : ROWS) {
      try (RawClient client = new RawClient(server.port())) {
        Answer answer = ask(client, row);
        if (answer.closes()) {
          assertThat(client.isAtEnd()).as(row.name()).isTrue();
        } else {
          assertThat(client.get("/").status()).as("after " + row.name()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void duringADrainAnswersOfTheHandlerAndOfJettySayThatTheyAreTheLast() throws Exception {
    Map<Row, RawClient> clients = new HashMap<>();
    try (TestBus ear = new TestBus();
        ServerProcess old =
            ServerProcess.start(
                "--bus",
                ear.path().toString(),
                "--idle-grace",
                "10m",
                "--drain-timeout",
                "10m",
                "--head-timeout",
                "1s");
        RawClient pipelining = new RawClient(old.port());
        RawClient slow = new RawClient(old.port())) {
      for (Row row : ROWS) {
        clients.put(row, new RawClient(old.port()));
        assertThat(clients.get(row).get("/").closes()).isFalse();
      }
      pipelining.get("/");
      slow.send("GET /slow?seconds=2 HTTP/1.1\r\n" + HOST + "\r\n");
      old.await("request \\d+: 1/2");
      old.signal(old.pid(), "TERM");
      ear.await(ListenerEvent.Closed.class);

      assertThat(slow.receive().closes()).as("a request that began before the drain").isTrue();
      for (Row row : ROWS) {
        Answer answer = ask(clients.get(row), row);
        assertThat(answer.closes()).as(row.name()).isTrue();
        assertThat(clients.get(row).isAtEnd()).as(row.name()).isTrue();
      }
      pipelining.send(Row.get("//", 400).request().repeat(3));
      for (int i = 1; i <= 3; i++) {
        assertThat(pipelining.receive().closes()).as("pipelined answer " + i).isEqualTo(i == 3);
      }
      assertThat(old.exitCode()).isZero();
      ProcessEvent.Exiting exiting =
          (ProcessEvent.Exiting) ear.await(ProcessEvent.Exiting.class).event();
      assertThat(exiting.served()).as("answers").isEqualTo(2 * ROWS.size() + 5L);
    } finally {
      for (RawClient client : clients.values()) {
        client.close();
      }
    }
  }

  @Test
  void neitherAnswersOfJettyNorAnEmptyLineCloseAConnectionInUse() throws Exception {
    try (RawClient ambiguous = new RawClient(server.port());
        RawClient emptyLine = new RawClient(server.port())) {
      emptyLine.send("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\n\r\nhi\r\n");
      assertThat(emptyLine.receive().body()).isEqualTo("hi");
      for (int beat = 0; beat < MANY_BEATS; beat++) {
        long now = System.nanoTime();
        bus.await(
            "heartbeat", it -> it.mono() > now && it.event() instanceof ProcessEvent.Heartbeat);
        assertThat(ambiguous.get("//").status()).as("answer " + beat).isEqualTo(400);
      }
      assertThat(emptyLine.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void anUnfinishedHeadAndAClientThatStaysAfterItsLastAnswerAreCutOff() throws Exception {
    try (RawClient unfinished = new RawClient(server.port());
        RawClient lingering = new RawClient(server.port())) {
      unfinished.send("GET / HTTP/1.1\r\nHost: loc");
      ask(lingering, Row.of("GET / HTTP/1.1", "Bad Name: x\r\n", 400));
      assertThat(unfinished.isAtEnd()).isTrue();
      assertThat(lingering.isAtEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, 200",
    "/slow?seconds=1, 200",
    "/stream?seconds=1, 200",
    "/slow?seconds=x, 400",
    "/nowhere, 404"
  })
  void headIsAnsweredLikeGetWithoutTheBody(String target, int status) throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      Map<String, String> headers = new HashMap<>(client.get(target).headers());
      client.send("HEAD " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
      Answer head = client.receiveHead();
      assertThat(head.status()).isEqualTo(status);
      headers.keySet().removeAll(List.of("date"));
      assertThat(head.headers()).containsAllEntriesOf(headers);
      assertThat(client.get("/").status()).as("the next answer").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /, 405, 'GET, HEAD, OPTIONS'",
    "TRACE, /slow, 405, 'GET, HEAD, OPTIONS'",
    "PUT, /stream, 405, 'GET, HEAD, OPTIONS'",
    "GET, /echo, 405, 'POST, OPTIONS'",
    "HEAD, /jobs, 405, 'POST, OPTIONS'",
    "OPTIONS, /, 204, 'GET, HEAD, OPTIONS'",
    "OPTIONS, /echo, 204, 'POST, OPTIONS'",
    "OPTIONS, *, 204, 'GET, HEAD, POST, OPTIONS'",
    "OPTIONS, /nowhere, 404, ",
    "get, /, 501, 'GET, HEAD, OPTIONS'",
    "BREW, /nowhere, 501, 'GET, HEAD, POST, OPTIONS'"
  })
  void theAnswerToAMethodNamesTheAllowedMethods(
      String method, String target, int status, String allow) throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send(method + " " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
      Answer answer = method.equals("HEAD") ? client.receiveHead() : client.receive();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers().get("allow")).isEqualTo(allow);
      assertThat(client.get("/").status()).as("the next answer").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /, X-Request-Id, 1024, 200",
    "GET /, X-Request-Id, 1025, 431",
    "POST /echo, Content-Type, 1024, 200",
    "POST /echo, Content-Type, 1025, 431"
  })
  void fieldsThatAreEchoedIntoAHeadHaveALimit(String line, String field, int length, int status)
      throws Exception {
    String value = "v".repeat(length);
    try (RawClient client = new RawClient(server.port())) {
      client.send(line + " HTTP/1.1\r\n" + HOST + field + ": " + value + "\r\n\r\n");
      Answer answer = client.receive();
      assertThat(answer.status()).isEqualTo(status);
      if (status == 200) {
        assertThat(answer.headers()).containsEntry(field.toLowerCase(), value);
      } else {
        assertThat(answer.body())
            .isEqualTo(field + " is echoed and may have 1024 characters, not more.\n");
      }
    }
  }

  @Test
  void aStreamEndsVisiblyEvenIfTheConnectionEndsWithIt() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET /stream?seconds=0 HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
      Answer answer = client.receive();
      assertThat(answer.headers()).containsEntry("transfer-encoding", "chunked");
      assertThat(answer.closes()).isTrue();
    }
  }

  private static Answer ask(RawClient client, Row row) throws Exception {
    client.send(row.request());
    boolean bodiless = row.request().startsWith("HEAD");
    Answer answer = bodiless ? client.receiveHead() : client.receive();
    assertThat(answer.status()).as(row.name()).isEqualTo(row.status());
    return answer;
  }
}
