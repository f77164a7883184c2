package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.TrafficPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Servers that each fail in one way, in circumstances of their own. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class LossClassesTest {
  private static final int REQUESTS = 20;

  @Test
  void nobodyListens() throws Exception {
    try (Socket boundOnly = new Socket()) {
      boundOnly.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String url = "http://127.0.0.1:" + boundOnly.getLocalPort() + "/";

      Run run = Run.of(Run.plan(url, Mix.MIXED, REQUESTS));

      run.assertOnly(LossClass.CONNECT_REFUSED);
      assertThat(run.summary().tally().failed()).isEqualTo(REQUESTS);
      assertThat(run.sent()).isZero();
    }
  }

  @Test
  void theAcceptQueueIsDiscarded() throws Exception {
    ServerSocket neverAccepts = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    TrafficPlan plan = Run.plan(RawServer.url(neverAccepts), Style.CLOSE, REQUESTS);

    Run run =
        Run.of(
            plan,
            event -> {
              if (event instanceof TrafficEvent.Bucket each && each.total().planned() == REQUESTS) {
                close(neverAccepts);
              }
            });

    run.assertOnly(LossClass.RESET_ON_CONNECT);
    assertThat(run.sent()).isEqualTo(REQUESTS);
  }

  @Test
  void aReusedConnectionIsClosedWithTheRequestRead() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.say(RawServer.answer(client.request(), ""));
              client.request();
            })) {
      assertLostOnReuse(LossClass.CLOSED_BEFORE_RESPONSE_REUSED, many(server));
    }
  }

  @Test
  void aReusedConnectionHadBeenClosedWhileIdle() throws Exception {
    try (RawServer server =
        new RawServer(client -> client.say(RawServer.answer(client.request(), "")))) {
      assertLostOnReuse(LossClass.CLOSED_BEFORE_RESPONSE_REUSED, many(server));
    }
  }

  @Test
  void aReusedConnectionIsReset() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.say(RawServer.answer(client.request(), ""));
              client.request();
              client.reset();
            })) {
      assertLostOnReuse(LossClass.RESET_BEFORE_RESPONSE_REUSED, many(server));
    }
  }

  /** Enough for the pool to be full and its connections to come back, so that they are reused. */
  private static TrafficPlan many(RawServer server) {
    return Run.duration(Run.plan(server.url(), Style.KEEP_ALIVE, 100), Duration.ofSeconds(2));
  }

  private static void assertLostOnReuse(LossClass kind, TrafficPlan plan) throws IOException {
    Run run = Run.of(plan);
    run.assertOnly(kind);
    assertThat(run.summary().counts().retryableCloses()).isEqualTo(run.summary().counts().lost());
    assertThat(run.summary().tally().answered()).isPositive();
    assertThat(run.failures()).allMatch(each -> each.reused() && each.server() == 4711);
  }

  @Test
  void aHeadNamesTheProcessThatTheRestOfTheAnswerDiedWith() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.request();
              client.say("HTTP/1.1 200 OK\r\nX-Pid: 4712\r\nContent-Length: 5\r\n\r\nhel");
            })) {
      Run run = Run.of(Run.plan(server.url(), Style.CLOSE, REQUESTS));

      run.assertOnly(LossClass.TRUNCATED);
      assertThat(run.failures()).allMatch(each -> !each.reused() && each.server() == 4712);
    }
  }

  @Test
  void theServerAnswersMoreThanWasAsked() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              String head = client.request();
              client.say(RawServer.answer(head, "") + RawServer.answer("", ""));
              client.untilClosed();
            })) {
      Run run = Run.of(many(server));

      run.assertOnly(LossClass.BAD_BODY);
      assertThat(run.summary().tally().answered()).isEqualTo(server.connections());
    }
  }

  @Test
  void tooManyConnectionsAreOpen() throws Exception {
    CountDownLatch gaveUpOnOne = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            client -> {
              String head = client.request();
              RawServer.await(gaveUpOnOne);
              client.say(RawServer.answer(head, ""));
            })) {
      TrafficPlan plan = Run.plan(server.url(), Style.CLOSE, REQUESTS);

      Run run =
          Run.of(
              Run.maxOpen(plan, 3),
              event -> {
                if (event instanceof TrafficEvent.Failure) {
                  gaveUpOnOne.countDown();
                }
              });

      run.assertOnly(LossClass.NOT_SENT);
      assertThat(run.summary().counts().lost()).isZero();
      assertThat(run.summary().tally().answered()).isGreaterThanOrEqualTo(3);
      assertThat(run.summary().verdict())
          .startsWith("0 of 20 requests lost; ")
          .contains(" not sent");
    }
  }

  private static void close(ServerSocket listener) {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
