package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Ledger;
import dev.handoff.traffic.ledger.Percentiles;
import dev.handoff.traffic.wire.TrafficPlan;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is reported about a run besides its counts. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class AccountsTest {
  private static final int REQUESTS = 200;

  /** The trap of closed loops: they would not see that anything happened. */
  @Test
  void latencyOfALateRequestCountsFromThePlannedMomentNotFromTheSend() throws Exception {
    Duration stall = Duration.ofMillis(300);
    // All of them are listed, so those of the stall are, however slow the server is later.
    int listed = 100;
    AtomicBoolean stalled = new AtomicBoolean();
    try (RawServer server = new RawServer(RawServer::hello)) {
      Run run =
          Run.of(
              Run.plan(server.url(), Style.CLOSE, listed),
              event -> {
                if (event instanceof TrafficEvent.Bucket && !stalled.getAndSet(true)) {
                  long until = System.nanoTime() + stall.toNanos();
                  while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                  }
                }
              });

      assertThat(run.summary().slowest())
          .hasSize(listed)
          .allMatch(each -> each.serviceMicros() <= each.latencyMicros())
          .anyMatch(each -> each.latencyMicros() - each.serviceMicros() > 200_000)
          .isSortedAccordingTo((a, b) -> Long.compare(b.latencyMicros(), a.latencyMicros()));
      Summary.SlowAnswer first = run.summary().slowest().get(0);
      // The histogram keeps three significant digits.
      assertThat((double) run.summary().times().latencyMicros().max())
          .isCloseTo(first.latencyMicros(), withinPercentage(0.1));
      assertThat(first.pid()).isEqualTo("4711");
      assertThat(first.plannedMillis()).isEqualTo((first.request() - 1) * 5.0);
    }
  }

  @Test
  void serviceTimesCoverTheSameAnswersAndAddUpOverTheBuckets() throws Exception {
    try (RawServer server = new RawServer(RawServer::demo)) {
      Run run = Run.of(Run.plan(server.url(), Mix.of("close,slow"), REQUESTS));

      Histogram sum = new Histogram(Ledger.DIGITS);
      for (TrafficEvent.Bucket each : run.buckets()) {
        Histogram service = decoded(each.service().histogram());
        assertThat(service.getTotalCount())
            .isEqualTo(decoded(each.latency().histogram()).getTotalCount())
            .isEqualTo(each.tally().answered() - each.answers().slow());
        assertThat(each.service().maxMicros()).isEqualTo(service.getMaxValue());
        sum.add(service);
      }
      assertThat(sum.getTotalCount()).isEqualTo(REQUESTS / 2);
      assertThat(Percentiles.of(sum)).isEqualTo(run.summary().times().serviceMicros());
    }
  }

  private static Histogram decoded(String text) throws Exception {
    return text.isEmpty()
        ? new Histogram(Ledger.DIGITS)
        : Histogram.decodeFromCompressedByteBuffer(
            ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void theWarmUpCountsInTheBooksButInNoLatency(int loops) throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      TrafficPlan plan =
          Run.warmup(Run.plan(server.url(), Mix.MIXED, REQUESTS), Duration.ofMillis(250));
      Run run = Run.of(Run.loops(plan, loops));

      assertThat(run.summary().tally().answered()).isEqualTo(REQUESTS);
      assertThat(run.summary().counts().warmup()).isEqualTo(REQUESTS / 2);
      assertThat(run.buckets().stream().mapToInt(each -> each.answers().warmup()).sum())
          .isEqualTo(REQUESTS / 2);
      long timed = 0;
      for (TrafficEvent.Bucket each : run.buckets()) {
        timed += decoded(each.latency().histogram()).getTotalCount();
        assertThat(decoded(each.latency().histogram()).getTotalCount())
            .isEqualTo(each.tally().answered() - each.answers().warmup());
      }
      assertThat(timed).isEqualTo(REQUESTS / 2);
      assertThat(run.summary().slowest()).allMatch(each -> each.plannedMillis() >= 250);
      assertThat(run.events().get(0))
          .isInstanceOfSatisfying(
              TrafficEvent.Started.class,
              started -> assertThat(started.warmupMillis()).isEqualTo(250));
    }
  }

  @Test
  void eachBucketReportsThePromisedRate() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      TrafficPlan plan = Run.plan(server.url(), Style.CLOSE, 1);
      Run run = Run.of(Run.pace(plan, Pace.of("100:1s,0-200:500ms")));

      assertThat(run.summary().tally().planned()).isEqualTo(150);
      assertThat(run.summary().asked().steps()).isEqualTo("100:1s,0-200:500ms");
      List<TrafficEvent.Bucket> buckets = run.buckets();
      long start = buckets.get(0).from();
      assertThat(buckets)
          .allMatch(each -> each.load().rate() == plan(run).at(each.to() - start))
          .anyMatch(each -> each.load().rate() == 100);
    }
  }

  private static Pace plan(Run run) {
    return Pace.of(run.summary().asked().steps());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void severalLoopsShareOneSeriesOfBucketsAndOneOfRequestNumbers(int loops) throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      Run run = Run.of(Run.loops(Run.plan(server.url(), Style.CLOSE, REQUESTS), loops));

      assertThat(run.summary().verdict()).isEqualTo("0 of 200 requests lost");
      assertThat(run.summary().asked().loops()).isEqualTo(loops);
      assertThat(server.heads().stream().map(head -> RawServer.header(head, "X-Request-Id")))
          .doesNotHaveDuplicates()
          .hasSize(REQUESTS);
      assertThat(run.summary().slowest().stream().map(Summary.SlowAnswer::connection))
          .doesNotHaveDuplicates();
      assertThat(run.summary().slowest())
          .allMatch(each -> each.plannedMillis() == (each.request() - 1) * 2.5);
    }
  }

  @Test
  void requestsOpenAtTheStopAreReportedWithTheEndOfTheRun() throws Exception {
    AtomicReference<Generator> generator = new AtomicReference<>();
    AtomicInteger asked = new AtomicInteger();
    // By the second bucket after the stop, the loop has noticed the stop.
    CountDownLatch noted = new CountDownLatch(2);
    try (RawServer server =
        new RawServer(
            client -> {
              String head = client.request();
              int number = asked.incrementAndGet();
              if (number == 20) {
                generator.get().stop();
              }
              RawServer.await(noted);
              if (number > 1 && head.startsWith("GET ")) {
                client.say(RawServer.answer(head, ""));
              }
            })) {
      TrafficPlan plan = Run.plan(server.url(), Mix.of("close,upload"), REQUESTS);
      EventSink sink =
          event -> {
            if (event instanceof TrafficEvent.Bucket && asked.get() >= 20) {
              noted.countDown();
            }
          };
      generator.set(new Generator(plan, sink));

      Summary summary = generator.get().run();

      Summary.Open open = summary.end().openAtStop();
      assertThat(open.open()).isGreaterThanOrEqualTo(20).isEqualTo(summary.tally().planned());
      assertThat(open.answered()).isPositive();
      assertThat(open.oldestMillis()).isPositive();
      assertThat(open.styles()).containsOnlyKeys("close", "upload");
      assertThat(open.styles().values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo((int) open.open());
      assertThat(open.answered() + open.failures().values().stream().mapToLong(n -> n).sum())
          .isEqualTo(open.open());
      assertThat(open.failures()).isEqualTo(summary.counts().failures()).isNotEmpty();
    }
  }

  @Test
  void aRunThatEndedByItselfReportsNothingOpenAtAStop() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      Run run = Run.of(Run.plan(server.url(), Style.CLOSE, 10));

      assertThat(run.summary().end().openAtStop()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void answersOnNewConnectionsAreThoseOfEachRequestThatOpensOne(int loops) throws Exception {
    try (RawServer server = new RawServer(RawServer::demo)) {
      TrafficPlan plan =
          Run.warmup(Run.plan(server.url(), Style.CLOSE, 100), Duration.ofMillis(250));
      Run run = Run.of(Run.loops(plan, loops));
      long to = 0;
      for (TrafficEvent.Bucket bucket : run.buckets()) {
        TrafficEvent.Fresh fresh = bucket.answers().fresh();
        assertThat(fresh.planned()).isEqualTo((int) bucket.tally().planned());
        assertThat(fresh.open()).isEqualTo(bucket.open().inFlight());
        if (bucket.tally().answered() > 0 && loops == 1) {
          assertThat(fresh.first()).isGreaterThan(to).isLessThanOrEqualTo(fresh.last());
        }
        if (fresh.last() > 0) {
          to = fresh.last();
          assertThat(fresh.first())
              .isLessThanOrEqualTo(fresh.gapFrom() == 0 ? to : fresh.gapFrom());
          assertThat(fresh.gapTo()).isGreaterThanOrEqualTo(fresh.gapFrom()).isLessThanOrEqualTo(to);
          assertThat(to).isGreaterThan(bucket.from()).isLessThanOrEqualTo(bucket.to());
        }
      }
      assertThat(to).as("the last answer").isPositive();
    }
  }

  @Test
  void connectionsThatAreKeptAndSlowOnesShowNothing() throws Exception {
    try (RawServer server = new RawServer(RawServer::demo)) {
      Run slow = Run.of(Run.plan(server.url(), Style.SLOW, 20));
      assertThat(slow.buckets())
          .allMatch(each -> each.answers().fresh().planned() == 0)
          .allMatch(each -> each.answers().fresh().last() == 0);
      Run kept = Run.of(Run.maxConnections(Run.plan(server.url(), Style.KEEP_ALIVE, 20), 1));
      assertThat(kept.buckets()).allMatch(each -> each.answers().fresh().planned() == 0);
      assertThat(kept.summary().connections().connectionsOpened()).isEqualTo(1);
      assertThat(kept.buckets())
          .as("the answer to the first request of the one connection")
          .filteredOn(each -> each.answers().fresh().first() > 0)
          .hasSize(1)
          .allMatch(each -> each.answers().fresh().gapTo() == 0);
    }
  }
}
