package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.RequestIds;
import dev.handoff.traffic.wire.TrafficPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rate is changed while traffic runs. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ChangedRateTest extends TrafficCommandRuns {
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @CsvSource({"100,1000,1", "1000,50,1", "100,1000,3"})
  void asManyRequestsArePlannedAsBothRatesSay(int before, int after, int loops) throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      TrafficPlan plan = plan(server, Pace.steady(before, Duration.ofSeconds(2)));

      Run run = run(Run.loops(plan, loops), after);

      TrafficEvent.Changed changed = changed();
      long start = run.buckets().get(0).from();
      double first = (changed.at() - start) / 1e9;
      assertThat(changed.rate()).isEqualTo(after);
      assertThat(run.summary().tally().planned())
          .isBetween(planned(before, after, first) - 1, planned(before, after, first) + 1);
      for (TrafficEvent.Bucket bucket : run.buckets()) {
        boolean atTheEnd = bucket.to() - start >= 2_000_000_000L;
        assertThat(bucket.load().rate())
            .isEqualTo(atTheEnd ? 0 : bucket.to() < changed.at() ? before : after);
      }
    }
  }

  @Test
  void aLowerRateKeepsFewerConnectionsSoThatNoneIdlesLonger() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      TrafficPlan plan =
          Run.pace(
              Run.plan(server.url(), Style.KEEP_ALIVE, 1), Pace.steady(100, Duration.ofSeconds(2)));

      Run run = run(plan, 4);

      // Two are kept, and there may be a few more while these are busy; it began with a dozen.
      List<TrafficEvent.Bucket> buckets = run.buckets();
      assertThat(buckets.get(buckets.size() - 2).open().connections()).isBetween(1, 7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"100:500ms,200:500ms", "100-200:1s"})
  void stepsAreNotUndone(String steps) throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      Generator generator = generator(plan(server, Pace.of(steps)), any -> {});

      assertThatThrownBy(() -> generator.change(500))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The rate follows steps, so it cannot be changed by hand.");
    }
  }

  @Test
  void aRateThatCannotBeHadAndTrafficThatHasNotBegunOrHasEndedAreRefused() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      Generator generator =
          generator(plan(server, Pace.steady(100, Duration.ofMillis(200))), any -> {});

      assertRefused(generator, 0, "A rate must be above 0 and at most 50,000.");
      assertRefused(generator, 50_001, "A rate must be above 0 and at most 50,000.");
      assertRefused(generator, Double.NaN, "A rate must be above 0 and at most 50,000.");
      assertRefused(generator, 500, "No further requests are planned.");
      generator.run();
      assertRefused(generator, 500, "No further requests are planned.");
      assertThat(events).noneMatch(TrafficEvent.Changed.class::isInstance);
    }
  }

  @Test
  void theCommandReadsRatesFromAFileAndRefusesWhatIsNone(@TempDir Path directory) throws Exception {
    Path rates = Files.writeString(directory.resolve("rates"), "400\nmany\n");
    try (RawServer server = new RawServer(RawServer::hello)) {
      int code = run(server.url(), "--rate=10", "--duration=1s", "--rates=" + rates, "--json");

      assertThat(code).isZero();
      assertThat(err.toString())
          .contains("\"many\" is not a rate: give a number of requests a second.");
      assertThat(out.toString()).contains("\"rate\":400.0,\"steps\":\"10:").contains(",400:");
    }
  }

  private static void assertRefused(Generator generator, double rate, String why) {
    assertThatThrownBy(() -> generator.change(rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  private static long planned(double before, double after, double first) {
    return Math.round(before * first + after * (2 - first));
  }

  private TrafficEvent.Changed changed() {
    return events.stream()
        .filter(TrafficEvent.Changed.class::isInstance)
        .map(TrafficEvent.Changed.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static TrafficPlan plan(RawServer server, Pace pace) {
    return Run.pace(Run.plan(server.url(), Style.CLOSE, 1), pace);
  }

  /** Changes the rate when a tenth of a second has been reported. */
  private Run run(TrafficPlan plan, double rate) throws Exception {
    AtomicReference<Generator> running = new AtomicReference<>();
    Generator generator =
        generator(
            plan,
            event -> {
              boolean begun = event instanceof TrafficEvent.Bucket;
              Generator once = begun ? running.getAndSet(null) : null;
              if (once != null) {
                once.change(rate);
              }
            });
    running.set(generator);
    Run run = new Run(generator.run(), events);
    run.checkBooks();
    return run;
  }

  private Generator generator(TrafficPlan plan, EventSink listener) throws Exception {
    EventSink keep = events::add;
    return new Generator(
        plan,
        RequestIds.ofThisProcess(),
        keep.and(listener),
        (bucket, latency, service) -> {},
        System::nanoTime);
  }
}
