package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Arrivals;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.Habits;
import dev.handoff.traffic.wire.RequestIds;
import dev.handoff.traffic.wire.Target;
import dev.handoff.traffic.wire.TrafficPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A run of the generator in this thread; its books have been checked event by event. */
record Run(Summary summary, List<Event> events) {
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** A plan of this many requests within half a second, all in one style. */
  static TrafficPlan plan(String url, Style style, int requests) {
    return plan(url, Mix.of(style), requests);
  }

  /** A plan of this many requests within half a second. */
  static TrafficPlan plan(String url, Mix mix, int requests) {
    return new TrafficPlan(
        Target.of(url, false),
        Pace.steady(requests * 2, HALF_A_SECOND),
        mix,
        Arrivals.UNIFORM,
        Duration.ZERO,
        Duration.ofSeconds(20),
        new Habits(1, 5, Duration.ofMillis(100), 100_000),
        new TrafficPlan.Limits(0, 1_000, TrafficPlan.MAX_CONNECTIONS),
        1);
  }

  static TrafficPlan timeout(TrafficPlan plan, Duration timeout) {
    return with(plan, plan.pace(), plan.warmup(), timeout, plan.limits(), 1);
  }

  static TrafficPlan maxOpen(TrafficPlan plan, int maxOpen) {
    return limits(plan, plan.limits().pool(), maxOpen, plan.limits().maxConnections());
  }

  static TrafficPlan maxConnections(TrafficPlan plan, int maxConnections) {
    return limits(plan, plan.limits().pool(), plan.limits().maxOpen(), maxConnections);
  }

  static TrafficPlan pool(TrafficPlan plan, int pool) {
    return limits(plan, pool, plan.limits().maxOpen(), plan.limits().maxConnections());
  }

  static TrafficPlan duration(TrafficPlan plan, Duration duration) {
    return pace(plan, Pace.steady(plan.pace().highest(), duration));
  }

  static TrafficPlan pace(TrafficPlan plan, Pace pace) {
    return with(plan, pace, plan.warmup(), plan.timeout(), plan.limits(), 1);
  }

  static TrafficPlan warmup(TrafficPlan plan, Duration warmup) {
    return with(plan, plan.pace(), warmup, plan.timeout(), plan.limits(), 1);
  }

  static TrafficPlan loops(TrafficPlan plan, int loops) {
    return with(plan, plan.pace(), plan.warmup(), plan.timeout(), plan.limits(), loops);
  }

  private static TrafficPlan limits(TrafficPlan plan, int pool, int maxOpen, int maxConnections) {
    return with(
        plan,
        plan.pace(),
        plan.warmup(),
        plan.timeout(),
        new TrafficPlan.Limits(pool, maxOpen, maxConnections),
        plan.loops());
  }

  private static TrafficPlan with(
      TrafficPlan plan,
      Pace pace,
      Duration warmup,
      Duration timeout,
      TrafficPlan.Limits limits,
      int loops) {
    return new TrafficPlan(
        plan.target(),
        pace,
        plan.mix(),
        plan.arrivals(),
        warmup,
        timeout,
        plan.habits(),
        limits,
        loops);
  }

  static Run of(TrafficPlan plan) throws IOException {
    return of(plan, event -> {});
  }

  static Run of(TrafficPlan plan, EventSink listener) throws IOException {
    return jumping(plan, new AtomicLong(), listener);
  }

  /**
   * The same with the generator's clock this much ahead: when the number grows, the generator has
   * stalled.
   */
  static Run jumping(TrafficPlan plan, AtomicLong ahead, EventSink listener) throws IOException {
    List<Event> events = Collections.synchronizedList(new ArrayList<>());
    EventSink keep = events::add;
    Generator generator =
        new Generator(
            plan,
            RequestIds.ofThisProcess(),
            keep.and(listener),
            (bucket, latency, service) -> {},
            () -> System.nanoTime() + ahead.get());
    Run run = new Run(generator.run(), events);
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
    return buckets().stream().mapToLong(each -> each.load().sent()).sum();
  }

  /** Asserts that something failed, and all of it in one way. */
  void assertOnly(LossClass kind) {
    assertThat(summary.counts().failures()).containsOnlyKeys(kind.toString());
    assertThat(failures()).isNotEmpty().allMatch(each -> each.kind().equals(kind.toString()));
  }

  void checkBooks() {
    assertThat(events.get(0)).isInstanceOf(TrafficEvent.Started.class);
    TrafficEvent.Finished end = (TrafficEvent.Finished) events.get(events.size() - 1);
    Tally sum = Tally.NONE;
    long to = buckets().get(0).from();
    Map<String, Long> failures = new TreeMap<>();
    Map<String, Long> answeredBy = new TreeMap<>();
    for (TrafficEvent.Bucket each : buckets()) {
      assertThat(each.from()).isEqualTo(to);
      to = each.to();
      sum = sum.plus(each.tally());
      each.failures().forEach((kind, count) -> failures.merge(kind, (long) count, Long::sum));
      each.answers()
          .answeredBy()
          .forEach((pid, count) -> answeredBy.merge(pid, (long) count, Long::sum));
      assertThat(each.total()).isEqualTo(sum).isEqualTo(sum(each.styles()));
      assertThat(each.total().inFlight()).isEqualTo(each.open().inFlight());
      assertThat(each.failures().values().stream().mapToInt(Integer::intValue).sum())
          .isEqualTo((int) (each.tally().failed() + each.tally().notSent()));
    }
    assertThat(end.tally())
        .isEqualTo(sum)
        .isEqualTo(summary.tally())
        .isEqualTo(sum(end.styles()))
        .isEqualTo(sum.ended());
    assertThat(end.styles().values()).allMatch(each -> each.inFlight() == 0);
    assertThat(end.failures()).isEqualTo(failures).isEqualTo(summary.counts().failures());
    assertThat(summary.counts().answeredBy()).isEqualTo(answeredBy);
    int all = (int) (end.tally().failed() + end.tally().notSent());
    // Up to a thousand in each second of the machine, which may be a busy one.
    assertThat(failures()).hasSizeBetween(Math.min(1_000, all), all);
    TrafficEvent.Bucket last = buckets().get(buckets().size() - 1);
    assertThat(last.open().inFlight()).isZero();
    assertThat(last.open().connections()).isZero();
  }

  private static Tally sum(Map<String, Tally> styles) {
    return styles.values().stream().reduce(Tally.NONE, Tally::plus);
  }
}
