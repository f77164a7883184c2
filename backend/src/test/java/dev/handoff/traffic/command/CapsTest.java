package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.TrafficPlan;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With few connections allowed, the other requests wait, and the wait counts in their latency. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class CapsTest {
  private static final int REQUESTS = 20;
  private static final long ANSWER_MILLIS = 50;

  @Test
  void aRequestThatWaitsForAConnectionHasALongLatencyAndAShortServiceTime() throws Exception {
    try (RawServer server = new RawServer(CapsTest::slowly)) {
      TrafficPlan plan = Run.plan(server.url(), Style.KEEP_ALIVE, REQUESTS);

      Run run = Run.of(Run.maxConnections(plan, 1));

      assertThat(server.connections()).isEqualTo(1);
      assertThat(run.summary().tally().answered()).isEqualTo(REQUESTS);
      // On one connection, the last answer comes a second after the first request was planned.
      assertThat(run.summary().times().latencyMicros().max())
          .isGreaterThan((REQUESTS * ANSWER_MILLIS - 500) * 1_000)
          .isGreaterThan(run.summary().times().serviceMicros().max())
          .isGreaterThan(run.summary().times().lagMicros().max());
    }
  }

  @Test
  void aStyleReplacesAnIdleConnectionOfAnother() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      TrafficPlan plan = Run.plan(server.url(), Mix.of("close,keep-alive,reconnect"), REQUESTS);

      Run run = Run.of(Run.maxConnections(plan, 1));

      assertThat(run.summary().tally().answered()).isEqualTo(REQUESTS);
      assertThat(run.summary().tally().failed()).isZero();
    }
  }

  private static void slowly(RawServer.Client client) throws IOException {
    for (String head = client.request(); head != null; head = client.request()) {
      try {
        TimeUnit.MILLISECONDS.sleep(ANSWER_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      client.say(RawServer.answer(head, ""));
    }
  }
}
