package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.Await;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command makes of real servers' answers. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class AnswersTest extends TrafficCommandRuns {
  private static final int REQUESTS = 10;

  /** A POST that a client must not repeat is no retryable loss, whatever its connection did. */
  @ParameterizedTest
  @CsvSource({"GET, true", "POST, false"})
  void whatMayNotBeRepeatedIsNotCalledRetryable(String method, boolean retryable) throws Exception {
    try (RawServer server = new RawServer(AnswersTest::closeOnReuse)) {
      askTwo(server, "--connections=keep-alive", "--method", method, "--json");

      JsonNode summary = new ObjectMapper().readTree(out.toString());
      long lost = summary.get("lost").asLong();
      assertThat(lost).isPositive();
      assertThat(summary.get("failures").get("closed-before-response-reused").asLong())
          .isEqualTo(lost);
      assertThat(summary.get("retryableCloses").asLong()).isEqualTo(retryable ? lost : 0);
      assertThat(summary.get("verdict").asText().contains("retryable")).isEqualTo(retryable);
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
      // Ten connections are kept, and each of them is used twice, unless the machine is too busy.
      // A whole answer leaves its connection in good order; one was the probe's.
      Await.untilTrue(
          () -> {
            out.getBuffer().setLength(0);
            int before = server.connections();
            run(
                with(
                    option,
                    server.url(),
                    "--connections=keep-alive",
                    "--rate=20",
                    "--duration=1s"));
            assertThat(out.toString())
                .startsWith(
                    lost == 0
                        ? "0 of 20 requests lost."
                        : "20 of 20 requests lost: 20 " + kind + ";");
            return server.connections() - before < 21;
          },
          () -> "none of the connections was used again");
    }
  }

  @Test
  void theSentenceSaysWhatWasExpected() throws Exception {
    try (RawServer server =
        new RawServer(client -> answerAll(client, "302 Found", "Content-Length: 0\r\n\r\n"))) {
      askTen(server, "--expect=200", "--json");

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
      askTen(server, "--pid-header=x-worker");

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
      askTen(server, "--connections=keep-alive,close", "-H", "Cookie: c=d");

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
      askTen(server, "--connections=keep-alive");

      assertThat(out.toString())
          .startsWith("0 of 10 requests lost.")
          .contains("10 opened, 0 found closed while idle");
    }
  }

  /** The second answer that nobody asked for spoils the connection, not the first answer. */
  @ParameterizedTest
  @CsvSource({
    "keep-alive-looking, '^0 of 10 requests lost\\.'",
    "keep-alive,         '^[1-9] of 10 requests lost: [1-9] bad-body\\.\\n'",
  })
  void whatFollowsAnAnswerUnaskedIsNotTakenForTheNextOne(String style, String said)
      throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              for (String head = client.request(); head != null; head = client.request()) {
                client.say(RawServer.answer(head, "") + RawServer.answer(head, ""));
              }
            })) {
      askTwo(server, "--connections=" + style);
      assertThat(out.toString()).containsPattern(said);
    }
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
}
