package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Style;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that fail in the same way each time: the loss class must be that one and no other. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class LossGalleryTest {
  private static final int REQUESTS = 20;

  static Stream<Arguments> gallery() {
    return Stream.of(
        exhibit(
            "closes a fresh connection, the request read",
            LossClass.CLOSED_BEFORE_RESPONSE_FRESH,
            RawServer.Client::request),
        exhibit(
            "resets a fresh connection",
            LossClass.RESET_ON_CONNECT,
            client -> {
              client.request();
              client.reset();
            }),
        exhibit(
            "resets within the answer",
            LossClass.RESET_MID_RESPONSE,
            client -> {
              client.request();
              client.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
              client.reset();
            }),
        exhibit(
            "resets within the head",
            LossClass.RESET_MID_RESPONSE,
            client -> {
              client.request();
              client.say("H");
              client.reset();
            }),
        exhibit(
            "stops short of Content-Length",
            LossClass.TRUNCATED,
            client -> {
              client.request();
              client.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
            }),
        exhibit(
            "stops short of the last chunk",
            LossClass.TRUNCATED,
            client -> {
              client.request();
              client.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            }),
        exhibit(
            "stops within the last chunk",
            LossClass.TRUNCATED,
            client -> {
              client.request();
              client.say(
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n");
            }),
        exhibit(
            "stops within the head",
            LossClass.TRUNCATED,
            client -> {
              client.request();
              client.say("HTTP/1.1 200 OK\r\nContent-Le");
            }),
        exhibit("is unavailable", LossClass.HTTP_5XX, client -> status(client, "503 No")),
        exhibit(
            "is unavailable after a hint",
            LossClass.HTTP_5XX,
            client -> {
              client.request();
              client.say("HTTP/1.1 103 Early Hints\r\n\r\n");
              client.say("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
            }),
        exhibit("knows nothing", LossClass.HTTP_4XX, client -> status(client, "404 Not Found")),
        exhibit(
            "answers another request",
            LossClass.BAD_BODY,
            client -> {
              String head = client.request();
              client.say(RawServer.answer(RawServer.ofAnother(head), ""));
            }),
        exhibit(
            "has a head above the limit",
            LossClass.HEAD_TOO_LARGE,
            client -> {
              client.request();
              client.say("HTTP/1.1 200 OK\r\nX: " + "a".repeat(70_000) + "\r\n\r\n");
              client.untilClosed();
            }),
        exhibit(
            "switches protocols",
            LossClass.BAD_BODY,
            client -> {
              client.request();
              client.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
              client.untilClosed();
            }),
        exhibit(
            "is no HTTP server",
            LossClass.BAD_BODY,
            client -> {
              client.request();
              client.say("SSH-2.0-OpenSSH_9.2p1\r\n");
            }));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("gallery")
  void aServerThatAlwaysFailsInOneWayShowsOneClass(
      String what, LossClass kind, RawServer.Script script) throws Exception {
    try (RawServer server = new RawServer(script)) {
      Run run = Run.of(Run.plan(server.url(), Style.CLOSE, REQUESTS));

      run.assertOnly(kind);
      assertThat(run.summary().tally().failed()).isEqualTo(REQUESTS);
      assertThat(run.sent()).isEqualTo(REQUESTS).isEqualTo(server.heads().size());
    }
  }

  private static void status(RawServer.Client client, String status) throws IOException {
    while (client.request() != null) {
      client.say("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
    }
  }

  private static Arguments exhibit(String what, LossClass kind, RawServer.Script script) {
    return Arguments.of(what, kind, script);
  }
}
