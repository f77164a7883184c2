package dev.handoff.lab;

import dev.handoff.event.EventSink;
import dev.handoff.plan.Style;
import dev.handoff.procfs.Usage;
import dev.handoff.subject.Subject;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.TestedSubject;
import dev.handoff.traffic.command.OpenLoop;
import dev.handoff.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** One restart of one subject in the middle of its load. */
final class Round {
  /** Clients notice some of what a restart has cost after its end. */
  private static final Duration AFTER_THE_END = Duration.ofSeconds(1);

  private static final Duration LONGEST = RoundLoad.LONGEST.multipliedBy(3);

  private final TestedSubject server;
  private final Judge judge;
  private final Style style;
  private final RoundLoad load;

  Round(TestedSubject server, Judge judge, Style style, RoundLoad load) {
    this.server = server;
    this.judge = judge;
    this.style = style;
    this.load = load;
  }

  /** Load without a restart, so that no server begins cold. */
  static void warmUp(TestedSubject server, RoundLoad load) throws IOException {
    to(server.subject(), Style.CLOSE, load, load.before(), event -> {}).run();
  }

  /** Runs it; returns when the server is at rest again. */
  MeasuredRestart run() throws SubjectException, IOException, InterruptedException {
    try (TestedSubject.Watch watch = server.watch()) {
      OpenLoop loop = to(server.subject(), style, load, LONGEST, server.journal().sink(0));
      FutureTask<OpenLoop.Outcome> running = new FutureTask<>(loop::run);
      Thread thread = new Thread(running, "load");
      thread.start();
      TestedSubject.Asked asked;
      try {
        TimeUnit.NANOSECONDS.sleep(load.before().toNanos());
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
      return new MeasuredRestart(
          server.subject().name(),
          style.toString(),
          verdict,
          outcome,
          Usage.residentMegabytes(server.subject().processes()));
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
