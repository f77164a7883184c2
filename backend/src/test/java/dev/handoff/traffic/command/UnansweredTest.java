package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.TrafficPlan;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Servers that let a request wait until its time is up. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class UnansweredTest {
  private static final int REQUESTS = 20;

  /** A quarter is longer than a machine stalls: a request later than that counts as never sent. */
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  @Test
  void theAcceptQueueIsFull() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket neverAccepts = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Gallery.fill(neverAccepts, waiting);
      TrafficPlan plan = Run.plan(RawServer.url(neverAccepts), Style.CLOSE, REQUESTS);

      Run run = Run.of(Run.timeout(plan, TIMEOUT));

      run.assertOnly(LossClass.CONNECT_TIMEOUT);
      assertThat(run.summary().tally().failed()).isEqualTo(REQUESTS);
    } finally {
      for (Socket each : waiting) {
        each.close();
      }
    }
  }

  @Test
  void noRequestIsEverAnswered() throws Exception {
    try (RawServer server = new RawServer(RawServer.Client::untilClosed)) {
      TrafficPlan plan = Run.plan(server.url(), Mix.MIXED, REQUESTS);

      Run run = Run.of(Run.timeout(plan, TIMEOUT));

      run.assertOnly(LossClass.RESPONSE_TIMEOUT);
      assertThat(run.summary().tally().failed()).isEqualTo(REQUESTS);
    }
  }

  @Test
  void anAnswerNeverEnds() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.request();
              client.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
              client.untilClosed();
            })) {
      TrafficPlan plan = Run.plan(server.url(), Style.CLOSE, REQUESTS);

      Run.of(Run.timeout(plan, TIMEOUT)).assertOnly(LossClass.RESPONSE_TIMEOUT);
    }
  }

  @Test
  void timeSpentWaitingForTheOnlyConnectionIsTheServersAndALossStaysALoss() throws Exception {
    try (RawServer server = new RawServer(RawServer.Client::untilClosed)) {
      TrafficPlan plan =
          Run.maxConnections(
              Run.timeout(Run.plan(server.url(), Style.CLOSE, 10), Duration.ofSeconds(4)), 1);
      Summary summary = Run.of(plan).summary();

      assertThat(summary.counts().failures()).containsKey("response-timeout");
      assertThat(summary.counts().lost()).isPositive();
    }
  }
}
