package dev.handoff.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run of the generator in this thread, whose books have been checked line by line. */
record Run(Summary summary, List<Event> events) {
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** A plan of so many requests within half a second. */
  static TrafficPlan plan(String url, ConnectionMode connections, int requests) {
    return new TrafficPlan(
        Target.of(url, false),
        requests * 2,
        HALF_A_SECOND,
        connections,
        Arrivals.UNIFORM,
        Duration.ofSeconds(20),
        0,
        1,
        TrafficPlan.usualPool(requests * 2, connections),
        1_000);
  }

  static TrafficPlan timeout(TrafficPlan plan, Duration timeout) {
    return with(plan, plan.duration(), timeout, plan.pool(), plan.maxOpen());
  }

  static TrafficPlan maxOpen(TrafficPlan plan, int maxOpen) {
    return with(plan, plan.duration(), plan.timeout(), plan.pool(), maxOpen);
  }

  static TrafficPlan pool(TrafficPlan plan, int pool) {
    return with(plan, plan.duration(), plan.timeout(), pool, plan.maxOpen());
  }

  static TrafficPlan duration(TrafficPlan plan, Duration duration) {
    return with(plan, duration, plan.timeout(), plan.pool(), plan.maxOpen());
  }

  private static TrafficPlan with(
      TrafficPlan plan, Duration duration, Duration timeout, int pool, int maxOpen) {
    return new TrafficPlan(
        plan.target(),
        plan.rate(),
        duration,
        plan.connections(),
        plan.arrivals(),
        timeout,
        plan.slowShare(),
        plan.slowSeconds(),
        pool,
        maxOpen);
  }

  static Run of(TrafficPlan plan) throws IOException {
    return of(plan, event -> {});
  }

  static Run of(TrafficPlan plan, EventSink listener) throws IOException {
    List<Event> events = new ArrayList<>();
    EventSink keep = events::add;
    Run run = new Run(new Generator(plan, keep.and(listener)).run(), events);
    run.checkBooks();
    return run;
  }

  List<TrafficEvent.Bucket> buckets() {
    return events.stream()
        .filter(TrafficEvent.Bucket.class::isInstance)
        .map(TrafficEvent.Bucket.class::cast)
        .toList();
  }

  List<TrafficEvent.Failure> failures() {
    return events.stream()
        .filter(TrafficEvent.Failure.class::isInstance)
        .map(TrafficEvent.Failure.class::cast)
        .toList();
  }

  long sent() {
    return buckets().stream().mapToLong(TrafficEvent.Bucket::sent).sum();
  }

  /** Everything that went wrong was of one kind, and something did. */
  void assertOnly(ErrorClass kind) {
    assertThat(summary.failures()).containsOnlyKeys(kind.toString());
    assertThat(failures()).isNotEmpty().allMatch(each -> each.kind().equals(kind.toString()));
  }

  private void checkBooks() {
    assertThat(events.get(0)).isInstanceOf(TrafficEvent.Started.class);
    TrafficEvent.Finished end = (TrafficEvent.Finished) events.get(events.size() - 1);
    long planned = 0;
    long answered = 0;
    long to = buckets().get(0).from();
    Map<String, Long> failures = new TreeMap<>();
    Map<String, Long> answeredBy = new TreeMap<>();
    for (TrafficEvent.Bucket each : buckets()) {
      assertThat(each.from()).isEqualTo(to);
      to = each.to();
      planned += each.planned();
      answered += each.answered();
      each.failures().forEach((kind, count) -> failures.merge(kind, (long) count, Long::sum));
      each.answeredBy().forEach((pid, count) -> answeredBy.merge(pid, (long) count, Long::sum));
      assertThat(each.plannedTotal())
          .isEqualTo(planned)
          .isEqualTo(
              each.answeredTotal() + each.failedTotal() + each.notSentTotal() + each.inFlight());
      assertThat(each.answeredTotal()).isEqualTo(answered);
      assertThat(each.failures().values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo(each.failed() + each.notSent());
    }
    assertThat(end.planned()).isEqualTo(planned).isEqualTo(summary.planned());
    assertThat(end.planned()).isEqualTo(end.answered() + end.failed() + end.notSent());
    assertThat(end.answered()).isEqualTo(answered);
    assertThat(end.failures()).isEqualTo(failures).isEqualTo(summary.failures());
    assertThat(summary.answeredBy()).isEqualTo(answeredBy);
    assertThat(failures()).hasSize((int) Math.min(1_000, end.failed() + end.notSent()));
    TrafficEvent.Bucket last = buckets().get(buckets().size() - 1);
    assertThat(last.inFlight()).isZero();
    assertThat(last.connections()).isZero();
  }
}
