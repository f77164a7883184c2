package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.traffic.wire.FirstAnswer;
import dev.handoff.traffic.wire.NoAnswer;
import dev.handoff.traffic.wire.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One request whose answer becomes what is expected, or a sentence that says what went wrong. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class FirstAnswerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  @Test
  void itsStatusAndWhetherItHasABodyIsWhatIsExpected() throws Exception {
    FirstAnswer answer =
        answer("HTTP/1.1 401 No\r\nServer: odd\u001b\r\nWWW-Authenticate: Basic\r\n\r\nwho?", null);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.length()).isEqualTo(4);
    assertThat(answer.head())
        .containsExactly("HTTP/1.1 401 No", "Server: odd?", "WWW-Authenticate: Basic");
    assertThat(answer.shown()).isEqualTo("401 No, 4 bytes; Server: odd?");
    assertThat(answer.expect()).isEqualTo(Expect.like(401, 4));
    assertThat(answer.objection()).isNull();
    assertThat(answer.endedByClose()).isTrue();
    assertThat(answer.from().getAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
  }

  @Test
  void whatAPersonHasAskedForIsExpectedAndMayBeMissedAtOnce() throws Exception {
    FirstAnswer answer =
        answer("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", "200");

    assertThat(answer.shown()).isEqualTo("302 Found, 0 bytes; Location: /login");
    assertThat(answer.expect()).isEqualTo(Expect.of("200"));
    assertThat(answer.objection())
        .isEqualTo("The answer to / has status 302; expected was status 200.");
  }

  @Test
  void anErrorOfTheServerIsNothingToExpectUnlessSomebodyAsksForIt() throws Exception {
    String error = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

    assertThat(answer(error, null).objection()).isEqualTo("The answer to / has status 503.");
    assertThat(answer(error, "503").objection()).isNull();
  }

  @Test
  void whyThereIsNoneIsOneSentence() throws Exception {
    try (Socket boundOnly = new Socket();
        RawServer silent = new RawServer(RawServer.Client::untilClosed)) {
      boundOnly.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      assertNone(
          none(target("http://127.0.0.1:" + boundOnly.getLocalPort() + "/", null), PATIENCE),
          LossClass.CONNECT_REFUSED,
          "The connection could not be made: 127.0.0.1:"
              + boundOnly.getLocalPort()
              + ": Connection refused.");
      assertNone(
          none(target(silent.url(), null), SHORT),
          LossClass.RESPONSE_TIMEOUT,
          "No whole answer came within 200 ms.");
    }
    assertNone(
        noneTo("SSH-2.0-OpenSSH\r\n"),
        LossClass.BAD_BODY,
        "The answer is not HTTP: it does not begin with HTTP/.");
    assertNone(
        noneTo("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"),
        LossClass.TRUNCATED,
        "The connection was closed (FIN) in the middle of the answer.");
  }

  private static void assertNone(NoAnswer none, LossClass kind, String sentence) {
    assertThat(none).hasMessage(sentence);
    assertThat(none.kind()).isEqualTo(kind);
  }

  private static FirstAnswer answer(String bytes, String expect) throws Exception {
    try (RawServer server = saying(bytes)) {
      return FirstAnswer.of(target(server.url(), expect), PATIENCE);
    }
  }

  private static NoAnswer noneTo(String bytes) throws Exception {
    try (RawServer server = saying(bytes)) {
      return none(target(server.url(), null), PATIENCE);
    }
  }

  private static NoAnswer none(Target target, Duration patience) {
    return catchThrowableOfType(NoAnswer.class, () -> FirstAnswer.of(target, patience));
  }

  private static Target target(String url, String expect) {
    return Target.of(
        url, false, expect == null ? Asking.USUAL : Asking.USUAL.expect(Expect.of(expect)));
  }

  private static RawServer saying(String bytes) throws Exception {
    return new RawServer(
        client -> {
          client.request();
          client.say(bytes);
        });
  }
}
