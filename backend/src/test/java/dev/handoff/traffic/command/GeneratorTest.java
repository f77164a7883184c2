package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Percentiles;
import dev.handoff.traffic.wire.TrafficPlan;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class GeneratorTest {
  private static final int REQUESTS = 200;

  @ParameterizedTest
  @EnumSource(
      value = Style.class,
      names = {"SLOW", "UPLOAD"},
      mode = EnumSource.Mode.EXCLUDE)
  void theReportedRequestsAreWhatTheServerReceived(Style style) throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      Run run = Run.of(Run.plan(server.url(), style, REQUESTS));

      assertThat(run.summary().verdict()).isEqualTo("0 of 200 requests lost");
      assertThat(run.summary().tally().answered()).isEqualTo(REQUESTS).isEqualTo(run.sent());
      assertThat(run.summary().counts().answeredBy()).containsOnlyKeys("4711").containsValue(200L);
      assertThat(server.heads()).hasSize(REQUESTS);
      assertThat(server.heads().stream().map(head -> RawServer.header(head, "X-Request-Id")))
          .doesNotHaveDuplicates();
      assertThat(run.summary().connections().connectionsOpened()).isEqualTo(server.connections());
    }
  }

  @Test
  void keptAliveConnectionsTakeTurns() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      int many = 600;
      // Over three seconds: however slow the machine is, some connections come back in time.
      TrafficPlan plan =
          Run.duration(Run.plan(server.url(), Style.KEEP_ALIVE, 100), Duration.ofSeconds(3));

      Run.of(plan);

      assertThat(plan.poolOf(Style.KEEP_ALIVE)).isEqualTo(64);
      // The pool, and a few more for moments when all of it was busy.
      assertThat(server.connections()).isBetween(64, many - 1);
      assertThat(server.heads()).noneMatch(head -> head.contains("Connection: close"));
    }
  }

  @Test
  void theCloseStyleOpensAConnectionPerRequestAndSendsConnectionClose() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      Run.of(Run.plan(server.url(), Style.CLOSE, REQUESTS));

      assertThat(server.connections()).isEqualTo(REQUESTS);
      assertThat(server.heads()).allMatch(head -> head.contains("Connection: close"));
    }
  }

  @Test
  void mixedIsHalfAndHalf() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      Run.of(Run.plan(server.url(), Mix.MIXED, REQUESTS));

      assertThat(server.heads().stream().filter(head -> head.contains("Connection: close")))
          .hasSize(REQUESTS / 2);
    }
  }

  @Test
  void aConnectionTheServerWantsToCloseIsNotReused() throws Exception {
    try (RawServer server =
        new RawServer(
            client -> client.say(RawServer.answer(client.request(), "Connection: close\r\n")))) {
      Run run = Run.of(Run.plan(server.url(), Style.KEEP_ALIVE, REQUESTS));

      assertThat(run.summary().counts().lost()).isZero();
      assertThat(server.connections()).isEqualTo(REQUESTS);
    }
  }

  @Test
  void aClientThatChecksDoesNotReuseAConnectionTheServerHasClosed() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            client -> {
              client.say(RawServer.answer(client.request(), ""));
              client.close();
              closed.incrementAndGet();
            })) {
      TrafficPlan plan = Run.plan(server.url(), Style.KEEP_ALIVE_LOOKING, 1);
      Run run =
          Run.of(
              Run.pool(Run.duration(plan, Duration.ofSeconds(2)), 1),
              event -> {
                // Ten a second and four requests: each close arrives before the next request.
                while (event instanceof TrafficEvent.Bucket
                    && closed.get() < server.connections()) {
                  Thread.onSpinWait();
                }
              });

      assertThat(run.summary().counts().failures()).isEmpty();
      // The close of the last one may arrive too late to be seen.
      assertThat(run.summary().connections().closedIdle()).isBetween(1L, 4L);
      assertThat(server.connections()).isEqualTo(4);
    }
  }

  @Test
  void connectionsFoundClosedAtTheEndAreCounted() throws Exception {
    CountDownLatch threeClosed = new CountDownLatch(3);
    AtomicInteger requests = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            client -> {
              String head = client.request();
              if (requests.incrementAndGet() == 4) {
                RawServer.await(threeClosed);
              }
              client.say(RawServer.answer(head, ""));
              client.close();
              threeClosed.countDown();
            })) {
      Run run = Run.of(Run.plan(server.url(), Style.KEEP_ALIVE, 4));

      assertThat(run.summary().tally().answered()).isEqualTo(4);
      assertThat(run.summary().connections().closedIdle()).isBetween(3L, 4L);
      assertThat(run.buckets().stream().mapToLong(each -> each.open().closedIdle()).sum())
          .isEqualTo(run.summary().connections().closedIdle());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nas long as the connection lasts",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      })
  void everyCompleteAnswerCounts(String answer) throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.request();
              for (char each : answer.toCharArray()) {
                client.say(String.valueOf(each));
              }
            })) {
      Run run = Run.of(Run.plan(server.url(), Style.CLOSE, 10));

      assertThat(run.summary().counts().failures()).isEmpty();
      assertThat(run.summary().counts().answeredBy()).containsOnlyKeys("0");
    }
  }

  @Test
  void requestsThatAreSlowByDesignCountInNoLatency() throws Exception {
    try (RawServer server =
        new RawServer(client -> client.say(RawServer.answer(client.request(), "X-Slow: 10\r\n")))) {
      Run run = Run.of(Run.plan(server.url(), Style.CLOSE, 10));

      assertThat(run.summary().tally().answered()).isEqualTo(10);
      assertThat(run.summary().counts().slow()).isEqualTo(10);
      assertThat(run.buckets().stream().mapToInt(each -> each.answers().slow()).sum())
          .isEqualTo(10);
      assertThat(run.summary().times().latencyMicros().max()).isZero();
      assertThat(run.buckets()).allMatch(each -> each.latency().histogram().isEmpty());
    }
  }

  @Test
  void latenciesOfTheBucketsAddUp() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      Run run = Run.of(Run.plan(server.url(), Mix.MIXED, REQUESTS));

      Histogram sum = new Histogram(3_600_000_000L, 3);
      for (TrafficEvent.Bucket each : run.buckets()) {
        if (!each.latency().histogram().isEmpty()) {
          ByteBuffer bytes =
              ByteBuffer.wrap(Base64.getDecoder().decode(each.latency().histogram()));
          sum.add(Histogram.decodeFromCompressedByteBuffer(bytes, 3_600_000_000L));
        }
      }
      assertThat(sum.getTotalCount()).isEqualTo(REQUESTS);
      assertThat(Percentiles.of(sum)).isEqualTo(run.summary().times().latencyMicros());
    }
  }
}
