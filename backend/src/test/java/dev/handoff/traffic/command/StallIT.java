package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.TrafficProcess;
import dev.handoff.demo.ServerProcess;
import dev.handoff.demo.TestBus;
import dev.handoff.event.TrafficEvent.Bucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that stalls for 1.4 s, as in the documentation of wrk2. In a run of T seconds, the
 * requests planned in the last p percent of it wait longest: their p99 is at least 1.4 s - 1 % of
 * T. A tool that measures from the send sees only as many slow requests as it has connections.
 */
@Timeout(60)
class StallIT {
  private static final int RATE = 500;
  private static final int SECONDS = 8;
  private static final int CONNECTIONS = 16;
  private static final long STALL_MILLIS = 1_400;

  @Test
  void aStallShowsInTheCorrectedPercentilesAndHardlyInTheUncorrectedOnes() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server = ServerProcess.start("--slow-every", "0");
        TrafficProcess traffic = traffic(server, bus)) {
      bus.await(Bucket.class, bucket -> bucket.total().answered() > 2 * RATE);
      server.halt(server.pid());
      long from = System.nanoTime();
      // This stall is the subject of the test, not a wait for something.
      TimeUnit.MILLISECONDS.sleep(STALL_MILLIS);
      double stalled = (System.nanoTime() - from) / 1e9;
      server.signal(server.pid(), "CONT");
      JsonNode summary = traffic.summary();

      double predicted = stalled - 0.01 * SECONDS;
      double corrected = summary.at("/latencyMicros/p99").asLong() / 1e6;
      double uncorrected = summary.at("/serviceMicros/p99").asLong() / 1e6;
      assertThat(summary.get("lost").asLong()).as("lost: " + summary).isZero();
      assertThat(corrected)
          .as("p99 from the planned moment, predicted %.3f s: %s", predicted, summary)
          .isGreaterThan(predicted - 0.02);
      assertThat(uncorrected).as("p99 from when it was sent: " + summary).isLessThan(corrected / 2);
      System.out.printf(
          "stalled %.3f s, p99 predicted %.3f s, corrected %.3f s, uncorrected %.4f s%n",
          stalled, predicted, corrected, uncorrected);
    }
  }

  private static TrafficProcess traffic(ServerProcess server, TestBus bus)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--rate", Integer.toString(RATE), "--duration", SECONDS + "s"));
    options.addAll(List.of("--warmup", "0s", "--connections", "keep-alive"));
    options.addAll(List.of("--max-connections", Integer.toString(CONNECTIONS)));
    options.addAll(List.of("--json", "--bus", bus.path().toString()));
    return TrafficProcess.start("http://127.0.0.1:" + server.port() + "/", options);
  }
}
