package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.TrafficPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Runs that are ended early. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class GeneratorEndingsTest {
  private static final int REQUESTS = 200;

  /** The length of runs that are ended early: without that, the test fails instead of hanging. */
  private static final Duration LONG = Duration.ofSeconds(15);

  @Test
  void stoppingWaitsForRequestsInFlight() throws Exception {
    AtomicReference<Generator> generator = new AtomicReference<>();
    try (RawServer server =
        new RawServer(
            client -> {
              String head = client.request();
              generator.get().stop();
              client.say(RawServer.answer(head, ""));
            })) {
      TrafficPlan plan = aLongOne(Run.plan(server.url(), Style.CLOSE, REQUESTS));
      List<TrafficEvent.Finished> ends = new ArrayList<>();
      generator.set(
          new Generator(
              plan,
              event -> {
                if (event instanceof TrafficEvent.Finished end) {
                  ends.add(end);
                }
              }));

      Summary summary = generator.get().run();

      assertThat(summary.end().why()).isEqualTo("stopped");
      assertThat(summary.tally().answered()).isPositive().isEqualTo(summary.tally().planned());
      assertThat(ends).singleElement().matches(end -> end.why().equals("stopped"));
    }
  }

  @Test
  void endingAtOnceCountsRequestsInFlightAsFailed() throws Exception {
    AtomicReference<Generator> generator = new AtomicReference<>();
    try (RawServer server =
        new RawServer(
            client -> {
              client.request();
              generator.get().abort();
              client.untilClosed();
            })) {
      TrafficPlan plan = aLongOne(Run.plan(server.url(), Style.CLOSE, REQUESTS));
      generator.set(new Generator(plan, event -> {}));

      Summary summary = generator.get().run();

      assertThat(summary.end().why()).isEqualTo("aborted");
      assertThat(summary.tally().failed())
          .isPositive()
          .isEqualTo(summary.tally().planned() - summary.tally().notSent());
      assertThat(summary.counts().failures()).containsKey("response-timeout");
      assertThat(summary.verdict()).contains("ended at once by a second signal");
    }
  }

  @Test
  void anInterruptEndsItAtOnceWithBalancedBooks() throws Exception {
    try (RawServer server = new RawServer(RawServer.Client::untilClosed)) {
      TrafficPlan plan = Run.plan(server.url(), Style.CLOSE, REQUESTS);

      Run run =
          Run.of(
              aLongOne(plan),
              event -> {
                if (event instanceof TrafficEvent.Bucket) {
                  Thread.currentThread().interrupt();
                }
              });

      assertThat(run.summary().end().why()).isEqualTo("aborted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static TrafficPlan aLongOne(TrafficPlan plan) {
    return Run.timeout(Run.duration(plan, LONG), LONG);
  }
}
