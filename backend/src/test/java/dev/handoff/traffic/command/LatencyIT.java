package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.TrafficProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server whose delays are known, measured by the traffic process and, at the same time, by plain
 * sockets in their own threads. How close the two come is printed, and judged by people on a quiet
 * machine ({@code backend/docs/judges.md}); the test only asserts that neither measures less than
 * the server takes.
 */
@Timeout(120)
class LatencyIT {
  private static final int RATE = 100;
  private static final int SECONDS = 6;
  private static final int WARMUP_SECONDS = 1;
  private static final int THREADS = 32;
  private static final long USUAL_MILLIS = 20;
  private static final long SELDOM_MILLIS = 60;
  private static final int SELDOM = 20;
  private static final String SOCKET = "socket-";
  private static final List<String> OPTIONS =
      List.of(
          "--rate=" + RATE,
          "--duration=" + SECONDS + "s",
          "--warmup=" + WARMUP_SECONDS + "s",
          "--connections=close",
          "--json");

  /** Counted per judge: a shared count could give one judge more of the rare slow answers. */
  private final AtomicInteger byTraffic = new AtomicInteger();

  private final AtomicInteger bySockets = new AtomicInteger();

  @Test
  void neitherJudgeMeasuresLessThanTheServerTakes() throws Exception {
    try (RawServer server = new RawServer(this::delayed);
        TrafficProcess traffic = TrafficProcess.start(server.url(), OPTIONS)) {
      List<Long> micros = bySockets(server.url());
      JsonNode summary = traffic.summary();

      long p50 = summary.at("/latencyMicros/p50").asLong();
      long p99 = summary.at("/latencyMicros/p99").asLong();
      System.out.printf(
          "the server takes %d ms, %d ms each %dth time; p50 %.2f ms by traffic, %.2f ms by sockets;"
              + " p99 %.2f and %.2f ms%n",
          USUAL_MILLIS,
          SELDOM_MILLIS,
          SELDOM,
          p50 / 1e3,
          at(micros, 0.5) / 1e3,
          p99 / 1e3,
          at(micros, 0.99) / 1e3);
      assertThat(summary.get("answered").asLong())
          .as("answered: " + summary)
          .isEqualTo(RATE * SECONDS);
      assertThat(p50).as("p50 by traffic: " + summary).isGreaterThanOrEqualTo(USUAL_MILLIS * 1_000);
      assertThat(p99)
          .as("p99 by traffic: " + summary)
          .isGreaterThanOrEqualTo(SELDOM_MILLIS * 1_000);
      assertThat(at(micros, 0.5)).isGreaterThanOrEqualTo(USUAL_MILLIS * 1_000);
      assertThat(at(micros, 0.99)).isGreaterThanOrEqualTo(SELDOM_MILLIS * 1_000);
    }
  }

  private void delayed(RawServer.Client client) throws IOException {
    String head = client.request();
    try {
      boolean socket = RawServer.header(head, "X-Request-Id").startsWith(SOCKET);
      boolean seldom = (socket ? bySockets : byTraffic).incrementAndGet() % SELDOM == 0;
      TimeUnit.MILLISECONDS.sleep(seldom ? SELDOM_MILLIS : USUAL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.say(RawServer.answer(head, ""));
  }

  /** Microseconds from the planned moment to the last byte, sorted. */
  private static List<Long> bySockets(String url) throws InterruptedException, ExecutionException {
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
    try {
      long start = System.nanoTime();
      List<ScheduledFuture<Long>> asked = new ArrayList<>();
      for (int i = 0; i < RATE * SECONDS; i++) {
        long planned = start + TimeUnit.SECONDS.toNanos(1) * i / RATE;
        asked.add(
            threads.schedule(
                () -> ask(url, planned), planned - System.nanoTime(), TimeUnit.NANOSECONDS));
      }
      List<Long> micros = new ArrayList<>();
      for (ScheduledFuture<Long> each : asked) {
        micros.add(each.get());
      }
      micros.subList(0, RATE * WARMUP_SECONDS).clear();
      micros.sort(null);
      return micros;
    } finally {
      threads.shutdownNow();
    }
  }

  private static long ask(String url, long planned) throws IOException {
    try (RawJudge judge = new RawJudge(url, false, 30_000)) {
      assertThat(judge.ask(SOCKET + planned)).isEqualTo("answered");
      return (System.nanoTime() - planned) / 1_000;
    }
  }

  private static long at(List<Long> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
