package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.TrafficPlan;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whose time it was: that of a generator that stood still, or that of the server. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class GeneratorStallsTest {
  private static final int REQUESTS = 200;

  /** The trap of closed loops: requests due during a stall are sent late, and that is reported. */
  @Test
  void aStallOfTheGeneratorShowsInLatencyAndLagAndSkipsNothing() throws Exception {
    Duration stall = Duration.ofMillis(300);
    AtomicBoolean stalled = new AtomicBoolean();
    try (RawServer server = new RawServer(RawServer::hello)) {
      Run run =
          Run.of(
              Run.plan(server.url(), Style.KEEP_ALIVE, REQUESTS),
              event -> {
                if (event instanceof TrafficEvent.Bucket && !stalled.getAndSet(true)) {
                  long until = System.nanoTime() + stall.toNanos();
                  while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                  }
                }
              });

      assertThat(run.summary().tally().planned()).isEqualTo(REQUESTS);
      assertThat(server.heads()).hasSize(REQUESTS);
      long atLeast = stall.toNanos() / 1_000 / 2;
      assertThat(run.summary().times().lagMicros().max()).isGreaterThan(atLeast);
      assertThat(run.summary().times().latencyMicros().max()).isGreaterThan(atLeast);
    }
  }

  /** As after SIGSTOP and SIGCONT: time passed while the loop did not run. */
  @Test
  void aGeneratorStoppedForLongerThanTheTimeoutBlamesNobody() throws Exception {
    Duration stall = Duration.ofSeconds(20);
    try (RawServer server = new RawServer(RawServer::hello)) {
      AtomicLong jump = new AtomicLong();
      TrafficPlan plan =
          Run.duration(
              Run.timeout(Run.plan(server.url(), Mix.MIXED, REQUESTS), Duration.ofSeconds(15)),
              Duration.ofSeconds(30));
      Summary summary =
          Run.jumping(
                  plan,
                  jump,
                  event -> {
                    if (event instanceof TrafficEvent.Bucket bucket
                        && bucket.total().planned() > 10
                        && jump.get() == 0) {
                      jump.set(stall.toNanos());
                    }
                    if (event instanceof TrafficEvent.Bucket bucket
                        && bucket.total().notSent() > 0) {
                      // Everything due meanwhile has been handled; the rest would add nothing.
                      jump.set(Duration.ofSeconds(30).toNanos());
                    }
                  })
              .summary();

      assertThat(summary.counts().lost()).as(summary.verdict()).isZero();
      assertThat(summary.counts().tooLate()).isPositive().isEqualTo(summary.tally().notSent());
      assertThat(summary.verdict()).contains(" not sent in time, by a generator that was late");
      assertThat(summary.doubt()).contains("were not sent in time, so nothing was proved");
      assertThat(summary.times().lagMicros().max()).isGreaterThan(4_000_000);
      assertThat(server.heads()).hasSize((int) summary.tally().answered());
    }
  }

  /** And the lag is reported, although no request is open once they have been read. */
  @Test
  void answersThatArrivedWhileTheGeneratorWasStoppedAreRead() throws Exception {
    AtomicLong jump = new AtomicLong();
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(10);
    try (RawServer server =
        new RawServer(
            client -> {
              String head = client.request();
              RawServer.await(stalled);
              client.say(RawServer.answer(head, ""));
              answers.countDown();
            })) {
      TrafficPlan plan =
          Run.timeout(Run.plan(server.url(), Style.CLOSE, 10), Duration.ofSeconds(15));
      Run run =
          Run.jumping(
              plan,
              jump,
              event -> {
                if (event instanceof TrafficEvent.Bucket bucket
                    && bucket.total().planned() == 10
                    && bucket.load().sent() == 0
                    && jump.get() == 0) {
                  jump.set(Duration.ofSeconds(20).toNanos());
                  stalled.countDown();
                  RawServer.await(answers);
                }
              });

      assertThat(run.summary().counts().failures()).isEmpty();
      assertThat(run.summary().tally().answered()).isEqualTo(10);
      assertThat(run.buckets()).anyMatch(bucket -> bucket.load().lagMicros() > 15_000_000);
    }
  }
}
