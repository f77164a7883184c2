package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command sends besides a plain GET, and what it makes of real servers' answers. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class AskingTest extends TrafficCommandRuns {
  private static final int REQUESTS = 10;

  @TempDir Path folder;

  @Test
  void headersAreSentAsGivenAndTheHostOnce() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      ask(server, "-H", "X-B: 1", "-H", "Host: a.example", "-H", "x-b: 2", "-H", "User-Agent: me");

      assertThat(server.heads()).hasSize(REQUESTS);
      for (String head : server.heads()) {
        assertThat(names(head))
            .containsSubsequence("Host", "X-B", "x-b", "User-Agent", "X-Request-Id")
            .doesNotHaveDuplicates()
            .doesNotContain("Content-Length");
        assertThat(head).startsWith("GET / HTTP/1.1\r\nHost: a.example\r\n");
        assertThat(RawServer.header(head, "User-Agent")).isEqualTo("me");
      }
    }
  }

  @Test
  void aBodyIsPostedWholeWithItsLength() throws Exception {
    byte[] content = new byte[300_000];
    Arrays.fill(content, (byte) '\n');
    content[content.length - 1] = 'x';
    Path body = Files.write(folder.resolve("body"), content);
    try (RawServer server = new RawServer(AskingTest::countTheBody)) {
      ask(server, "--body", body.toString(), "-H", "Content-Type: text/plain", "--expect=/^x!$/");

      assertThat(out.toString()).startsWith("0 of 10 requests lost.");
      assertThat(server.heads())
          .hasSize(REQUESTS)
          .allMatch(head -> head.startsWith("POST / HTTP/1.1\r\n"))
          .allMatch(head -> head.contains("\r\nContent-Type: text/plain\r\n"))
          .allMatch(head -> head.contains("\r\nContent-Length: 300000\r\n"))
          .noneMatch(head -> head.contains("octet-stream"));
    }
  }

  @ParameterizedTest
  @CsvSource({"POST, true", "PUT, true", "DELETE, false", "PURGE, false"})
  void aMethodWithoutABodySaysSoIfServersNeedThat(String method, boolean said) throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      ask(server, "--method", method);

      assertThat(server.heads())
          .hasSize(REQUESTS)
          .allMatch(head -> head.startsWith(method + " / HTTP/1.1\r\n"))
          .allMatch(head -> head.contains("\r\nContent-Length: 0\r\n") == said);
    }
  }

  /** The head of an answer to HEAD has the length that GET would have. */
  @Test
  void anAnswerToHeadHasNoBody() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              for (String head = client.request(); head != null; head = client.request()) {
                client.say(RawServer.answer(head, "").replace("hello", ""));
              }
            })) {
      ask(server, "--method=HEAD", "--connections=keep-alive");

      assertThat(out.toString()).startsWith("0 of 10 requests lost.");
    }
  }

  /** A POST that a client must not repeat is no retryable loss, whatever its connection did. */
  @Test
  void whatMayNotBeRepeatedIsNotCalledRetryable() throws Exception {
    for (String method : List.of("GET", "POST")) {
      out.getBuffer().setLength(0);
      try (RawServer server = new RawServer(AskingTest::closeOnReuse)) {
        askTwo(server, "--connections=keep-alive", "--method", method, "--json");

        JsonNode summary = new ObjectMapper().readTree(out.toString());
        long lost = summary.get("lost").asLong();
        assertThat(lost).isPositive();
        assertThat(summary.get("failures").get("closed-before-response-reused").asLong())
            .isEqualTo(lost);
        assertThat(summary.get("retryableCloses").asLong())
            .isEqualTo(method.equals("GET") ? lost : 0);
        assertThat(summary.get("verdict").asText().contains("retryable"))
            .isEqualTo(method.equals("GET"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "302 Found,         '',      0,  ''",
    "302 Found,         302,     0,  ''",
    "302 Found,         200,     20, bad-body",
    "404 Not Found,     404,     0,  ''",
    "404 Not Found,     200,     20, http-4xx",
    "503 Unavailable,   404,     20, http-5xx",
    "200 OK,            404,     20, bad-body",
    "200 OK,            /^hel+/, 0,  ''",
    "200 OK,            /^ello/, 20, bad-body",
    "500 Error,         /hello/, 20, http-5xx",
  })
  void anAnswerMustHaveWhatIsExpected(String status, String expect, int lost, String kind)
      throws Exception {
    try (RawServer server =
        new RawServer(client -> answerAll(client, status, "Content-Length: 5\r\n\r\nhello"))) {
      String[] option = expect.isEmpty() ? new String[0] : new String[] {"--expect=" + expect};
      // Ten connections are kept, and each of them is used twice.
      run(with(option, server.url(), "--connections=keep-alive", "--rate=20", "--duration=1s"));

      assertThat(out.toString())
          .startsWith(
              lost == 0 ? "0 of 20 requests lost." : "20 of 20 requests lost: 20 " + kind + ";");
      // A whole answer leaves its connection in good order; one was the probe's.
      assertThat(server.connections()).isLessThan(21);
    }
  }

  @Test
  void theSentenceSaysWhatWasExpected() throws Exception {
    try (RawServer server =
        new RawServer(client -> answerAll(client, "302 Found", "Content-Length: 0\r\n\r\n"))) {
      ask(server, "--expect=200", "--json");

      JsonNode summary = new ObjectMapper().readTree(out.toString());
      assertThat(summary.get("firstFailures").get(0).get("detail").asText())
          .isEqualTo("The answer to / has status 302; expected was status 200.");
    }
  }

  @Test
  void aProcessMayBeNamedByAnotherHeader() throws Exception {
    try (RawServer server =
        new RawServer(
            client ->
                answerAll(
                    client, "200 OK", "X-Pid: 7\r\nX-Worker: 4712\r\nContent-Length: 0\r\n\r\n"))) {
      ask(server, "--pid-header=x-worker");

      assertThat(out.toString()).contains("answered by  pid 4712: 10\n");
    }
  }

  static Stream<String> answersWithoutIdentity() {
    return Stream.of(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 200 OK\r\nX-Request-Id: 7b1c-own\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 200 OK\r\nX-Pid: web-1\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 103 Early Hints\r\nX-Pid: 9\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Pid: 9\r\n\r\n",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi");
  }

  @ParameterizedTest
  @MethodSource("answersWithoutIdentity")
  void aServerThatDoesNotNameItselfIsNotGuessed(String answer) throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              while (client.request() != null) {
                client.say(answer);
              }
            })) {
      ask(server, "--connections=keep-alive,close", "-H", "Cookie: c=d");

      assertThat(out.toString())
          .startsWith("0 of 10 requests lost.")
          .contains("answered by  unnamed: 10\n");
      assertThat(server.heads())
          .hasSize(REQUESTS)
          .allMatch(head -> RawServer.header(head, "Cookie").equals("c=d"));
    }
  }

  /** Without a length, and with HTTP/1.0, each connection carries one request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\nuntil the end",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.0 200 OK\r\n\r\nuntil the end",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi"
      })
  void aConnectionThatTheServerWillCloseIsNotUsedAgain(String answer) throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.request();
              client.say(answer);
            })) {
      ask(server, "--connections=keep-alive");

      assertThat(out.toString())
          .startsWith("0 of 10 requests lost.")
          .contains("10 opened, 0 found closed while idle");
    }
  }

  /** The second answer that nobody asked for spoils the connection, not the first answer. */
  @Test
  void whatFollowsAnAnswerUnaskedIsNotTakenForTheNextOne() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              for (String head = client.request(); head != null; head = client.request()) {
                client.say(RawServer.answer(head, "") + RawServer.answer(head, ""));
              }
            })) {
      askTwo(server, "--connections=keep-alive-looking");
      assertThat(out.toString()).startsWith("0 of 10 requests lost.");

      out.getBuffer().setLength(0);
      askTwo(server, "--connections=keep-alive");
      assertThat(out.toString()).containsPattern("^[1-9] of 10 requests lost: [1-9] bad-body\\.\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-H|nothing",
        "-H|Connection: close",
        "-H|Content-Length: 3",
        "-H|Host: a|-H|Host: b",
        "-H|Host: a|--host=b",
        "--host=a b",
        "--method=get",
        "--method=CONNECT",
        "--expect=ok",
        "--expect=99",
        "--expect=/(/",
        "--method=HEAD|--expect=/a/",
        "--body=/no/such/file",
        "--body=/",
        "--pid-header=a b"
      })
  void whatCannotBeMeantIsRefusedInOneSentence(String options) {
    assertThat(run(("http://localhost/|" + options).split("\\|"))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().matches(each -> each.endsWith("."));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aUserInTheUrlAndInAHeaderIsOneTooMany() {
    assertThat(run("http://me:secret@localhost/", "-H", "authorization: Bearer x")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "The URL names a user, and so does the header Authorization; leave one of them"
                + " out.\n");
  }

  private void ask(RawServer server, String... options) {
    run(with(options, server.url(), "--warmup=0s", "--rate=40", "--duration=250ms"));
  }

  /** Two connections are kept, and each of them is used several times. */
  private void askTwo(RawServer server, String... options) {
    run(with(options, server.url(), "--warmup=0s", "--rate=4", "--duration=2500ms"));
  }

  private static String[] with(String[] some, String... others) {
    return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
  }

  private static List<String> names(String head) {
    return head.lines()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .map(line -> line.substring(0, line.indexOf(':')))
        .toList();
  }

  private static void answerAll(RawServer.Client client, String status, String rest)
      throws IOException {
    while (client.request() != null) {
      client.say("HTTP/1.1 " + status + "\r\n" + rest);
    }
  }

  private static void closeOnReuse(RawServer.Client client) throws IOException {
    String head = client.request();
    if (head != null) {
      client.say(RawServer.answer(head, ""));
      client.request();
    }
  }

  /** Answers with the last byte of the body and an exclamation mark. */
  private static void countTheBody(RawServer.Client client) throws IOException {
    for (String head = client.request(); head != null; head = client.request()) {
      byte last = 0;
      for (int left = Integer.parseInt(RawServer.header(head, "Content-Length")); left > 0; ) {
        byte[] some = client.body(left);
        last = some[some.length - 1];
        left -= some.length;
      }
      client.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + (char) last + "!");
    }
  }
}
