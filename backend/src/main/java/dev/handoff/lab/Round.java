package dev.handoff.lab;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.plan.Style;
import dev.handoff.procfs.Usage;
import dev.handoff.subject.Subject;
import dev.handoff.subject.SubjectException;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.verdict.Latencies;
import dev.handoff.verdict.Verdict.Latency;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** One restart of one server in the middle of its load. */
final class Round {
  private static final Duration WINDOW_BEFORE = Duration.ofSeconds(1);
  private static final Duration WINDOW_AFTER = Duration.ofSeconds(3);

  /** The load goes on this long after a generation has reported ready, however late that was. */
  private static final Duration AFTER_READY = Duration.ofSeconds(1);

  private static final Duration LONGEST = RoundLoad.LONGEST.multipliedBy(3);

  private final Subject server;
  private final Style style;
  private final RoundLoad load;
  private final List<Bucket> buckets = new ArrayList<>();

  Round(Subject server, Style style, RoundLoad load) {
    this.server = server;
    this.style = style;
    this.load = load;
  }

  /** Load without a restart, so that no server begins cold. */
  static void warmUp(Subject server, RoundLoad load) throws IOException {
    to(server, Style.CLOSE, load, load.before(), event -> {}).run();
  }

  /** Runs it; returns when the server is at rest again. */
  MeasuredRestart run() throws SubjectException, IOException, InterruptedException {
    OpenLoop loop = to(server, style, load, LONGEST, this::keep);
    FutureTask<OpenLoop.Outcome> running = new FutureTask<>(loop::run);
    Thread thread = new Thread(running, "load");
    thread.start();
    Subject.Asked asked;
    try {
      TimeUnit.NANOSECONDS.sleep(load.before().toNanos());
      asked = server.restart();
      TimeUnit.NANOSECONDS.sleep(end(asked) - System.nanoTime());
    } catch (SubjectException | InterruptedException e) {
      thread.interrupt();
      thread.join();
      throw e;
    }
    loop.stop();
    OpenLoop.Outcome outcome = outcome(running);
    server.settle(asked);
    return measured(asked, outcome);
  }

  private long end(Subject.Asked asked) {
    long end = asked.at() + load.after().toNanos();
    long afterReady = asked.ready().orElse(asked.at()) + AFTER_READY.toNanos();
    return end - afterReady > 0 ? end : afterReady;
  }

  private static OpenLoop to(
      Subject server, Style style, RoundLoad load, Duration length, EventSink events)
      throws IOException {
    return OpenLoop.to(server.url(), load.rate(), length, style, load.pool(), events);
  }

  /** Called by the load's thread; read when it has ended. */
  private void keep(Event event) {
    if (event instanceof Bucket bucket) {
      buckets.add(bucket);
    }
  }

  private static OpenLoop.Outcome outcome(FutureTask<OpenLoop.Outcome> running)
      throws IOException, InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IOException("the load has failed: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private MeasuredRestart measured(Subject.Asked asked, OpenLoop.Outcome outcome) {
    List<Bucket> around =
        buckets.stream()
            .filter(each -> each.to() - asked.at() > -WINDOW_BEFORE.toNanos())
            .filter(each -> each.from() - asked.at() < WINDOW_AFTER.toNanos())
            .toList();
    Latency latency = Latencies.of(around);
    return new MeasuredRestart(
        server.name(),
        style.toString(),
        outcome,
        asked.ready().isPresent() ? millis(asked.ready().getAsLong() - asked.at()) : null,
        firstAnswer(asked, outcome.firstAnswerBy()),
        latency == null ? 0 : latency.maxMicros() / 1e3,
        latency == null ? 0 : latency.p99Micros() / 1e3,
        Usage.residentMegabytes(server.processes()));
  }

  private static Double firstAnswer(Subject.Asked asked, Map<Long, Long> firstAnswerBy) {
    return firstAnswerBy.entrySet().stream()
        .filter(first -> !asked.before().contains(first.getKey()))
        .map(first -> millis(first.getValue() - asked.at()))
        .min(Double::compare)
        .orElse(null);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
