package dev.handoff.lab;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.journal.Journal;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.procfs.Usage;
import dev.handoff.subject.Subject;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.TestedSubject;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One restart of one subject in the middle of its load, and before it, under the same load, the
 * same time without a restart: what is no different then is not the fault of the restart.
 */
final class Round {
  /** Clients notice some of what a restart has cost after its end. */
  private static final Duration AFTER_THE_END = Duration.ofSeconds(1);

  private static final int FEW = 1_000;
  private static final Duration LONGEST = RoundLoad.LONGEST.multipliedBy(3);

  private final TestedSubject server;
  private final Judge judge;
  private final Style style;
  private final RoundLoad load;
  private final Queue<Bucket> reports = new ConcurrentLinkedQueue<>();

  Round(TestedSubject server, Judge judge, Style style, RoundLoad load) {
    this.server = server;
    this.judge = judge;
    this.style = style;
    this.load = load;
  }

  /**
   * Load without a restart, in all styles and watched, so that neither the server nor the generator
   * begins cold: a cold generator is late by 20 ms and more in its first rounds.
   */
  static void warmUp(TestedSubject server, List<Style> styles, RoundLoad load) throws IOException {
    Mix mix = Mix.of(styles.stream().map(Style::toString).collect(Collectors.joining(",")));
    Duration length = load.before().plus(load.between());
    try (TestedSubject.Watch watch = server.watchWithoutConnections()) {
      OpenLoop.to(
              server.subject().url(),
              load.rate(),
              length,
              mix,
              load.pool(),
              new Journal(FEW).sink(0))
          .run();
    }
  }

  /** Runs it; returns when the server is at rest again. */
  MeasuredRestart run() throws SubjectException, IOException, InterruptedException {
    YoungCollection.now();
    try (TestedSubject.Watch watch = server.watchWithoutConnections()) {
      EventSink events = server.journal().sink(0).and(this::keep);
      OpenLoop loop = to(server.subject(), style, load, LONGEST, events);
      FutureTask<OpenLoop.Outcome> running = new FutureTask<>(loop::run);
      Thread thread = new Thread(running, "load");
      thread.start();
      long calm;
      TestedSubject.Asked asked;
      try {
        TimeUnit.NANOSECONDS.sleep(load.before().toNanos());
        // The lab looks before a signal, too: what that costs is not the restart's.
        server.subject().look();
        calm = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(load.between().toNanos());
        asked = server.ask();
        server.settle(asked);
        TimeUnit.NANOSECONDS.sleep(end(asked) - System.nanoTime());
      } catch (SubjectException | InterruptedException e) {
        thread.interrupt();
        thread.join();
        throw e;
      }
      loop.stop();
      OpenLoop.Outcome outcome = outcome(running);
      Verdict verdict = judge.of(asked);
      long length = verdict.window().windowTo() - asked.at();
      List<Bucket> before = reports.stream().filter(each -> each.to() <= asked.at()).toList();
      return new MeasuredRestart(
          server.subject().name(),
          style.toString(),
          verdict,
          outcome,
          Usage.residentMegabytes(server.subject().look().answering()),
          Stretch.at(asked.at(), length, reports),
          Stretch.at(calm, length, before));
    }
  }

  private void keep(Event event) {
    if (event instanceof Bucket report) {
      reports.add(report);
    }
  }

  private long end(TestedSubject.Asked asked) {
    long end = asked.at() + load.after().toNanos();
    return Math.max(end, System.nanoTime() + AFTER_THE_END.toNanos());
  }

  private static OpenLoop to(
      Subject server, Style style, RoundLoad load, Duration length, EventSink events)
      throws IOException {
    return OpenLoop.to(server.url(), load.rate(), length, style, load.pool(), events);
  }

  private static OpenLoop.Outcome outcome(FutureTask<OpenLoop.Outcome> running)
      throws IOException, InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IOException("the load has failed: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
