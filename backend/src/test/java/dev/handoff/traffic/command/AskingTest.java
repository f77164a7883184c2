package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command sends besides a plain GET. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class AskingTest extends TrafficCommandRuns {
  private static final int REQUESTS = 10;

  @TempDir Path folder;

  @Test
  void headersAreSentAsGivenAndTheHostOnce() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      askTen(
          server, "-H", "X-B: 1", "-H", "Host: a.example", "-H", "x-b: 2", "-H", "User-Agent: me");

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
      askTen(
          server, "--body", body.toString(), "-H", "Content-Type: text/plain", "--expect=/^x!$/");

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
      askTen(server, "--method", method);

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
      askTen(server, "--method=HEAD", "--connections=keep-alive");

      assertThat(out.toString()).startsWith("0 of 10 requests lost.");
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

  private static List<String> names(String head) {
    return head.lines()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .map(line -> line.substring(0, line.indexOf(':')))
        .toList();
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
