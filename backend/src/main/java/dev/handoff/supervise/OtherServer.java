package dev.handoff.supervise;

import dev.handoff.event.EventSink;
import dev.handoff.event.SubjectEvent;
import dev.handoff.journal.Journal;
import dev.handoff.procfs.Proc;
import dev.handoff.story.UpgradeOutcome;
import dev.handoff.subject.Subject;
import dev.handoff.subject.SubjectException;
import dev.handoff.subject.TestedSubject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A server that does not restart by fd handoff, from its start to its end. A thread of its own does
 * everything with it, one thing after the other; what comes of it is told to the journal. Safe for
 * use by several threads.
 */
final class OtherServer {
  private static final long LOOK_MILLIS = 500;

  private final Subject subject;
  private final TestedSubject tested;
  private final EventSink sink;
  private final ScheduledExecutorService worker;
  private volatile State state = State.STARTING;
  private volatile long main;
  private Thread working;

  /** What it is doing. */
  enum State {
    STARTING,
    RUNNING,
    RESTARTING,
    STOPPING,
    ENDED
  }

  /**
   * A server that is about to be started.
   *
   * @param journal for what comes of it
   * @param ids the number of the next restart that is asked for there
   */
  OtherServer(Subject subject, Journal journal, LongSupplier ids) {
    this.subject = subject;
    this.tested = new TestedSubject(subject, journal, ids);
    this.sink = journal.sink(0);
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              working = new Thread(work, "server " + subject.name());
              working.setDaemon(true);
              return working;
            });
  }

  Subject subject() {
    return subject;
  }

  State state() {
    return state;
  }

  /** The PID of its main process, as of its start or its newest restart; 0 before that. */
  long main() {
    return main;
  }

  /** Starts it, and does not wait. */
  Beginning start() {
    CompletableFuture<FirstGeneration.Start> start = new CompletableFuture<>();
    tell("starting", null);
    // The look comes first: a start that fails ends the worker.
    worker.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    worker.execute(() -> start.complete(started()));
    return atMost -> result(start, atMost);
  }

  /**
   * Tells it to restart.
   *
   * @return what becomes of it; it has been told when this returns
   * @throws Refusal if it cannot be told now
   */
  CompletableFuture<UpgradeOutcome> restart() throws Refusal, InterruptedException {
    CompletableFuture<Void> told = new CompletableFuture<>();
    CompletableFuture<UpgradeOutcome> outcome = new CompletableFuture<>();
    synchronized (this) {
      if (state != State.RUNNING) {
        throw Refusal.conflict(name() + " is " + doing() + ". Try again in a moment.");
      }
      state = State.RESTARTING;
      worker.execute(() -> restarted(told, outcome));
    }
    try {
      told.get();
    } catch (ExecutionException e) {
      throw Refusal.conflict(sentence(e.getCause()));
    }
    return outcome;
  }

  /**
   * Stops it gracefully, and does not wait. A restart that is under way is given up.
   *
   * @return true, as soon as it has stopped, if nothing of it had to be killed
   */
  CompletableFuture<Boolean> stop() {
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    synchronized (this) {
      if (state == State.ENDED || state == State.STOPPING) {
        stopped.complete(true);
        return stopped;
      }
      boolean waits = state == State.STARTING || state == State.RESTARTING;
      state = State.STOPPING;
      tell("stopping", null);
      worker.execute(() -> stopped.complete(stopped("stopped", null)));
      if (waits && working != null) {
        working.interrupt();
      }
    }
    worker.shutdown();
    return stopped;
  }

  /** Cuts short whatever it waits for. */
  synchronized void hurry() {
    if (working != null) {
      working.interrupt();
    }
  }

  /** Why it cannot be told anything now, as the end of a sentence. */
  String doing() {
    return switch (state) {
      case STARTING -> "starting";
      case RUNNING -> "running";
      case RESTARTING -> "restarting";
      case STOPPING -> "stopping";
      case ENDED -> "not running";
    };
  }

  String name() {
    return subject.name();
  }

  private FirstGeneration.Start started() {
    try {
      tested.start();
      main = subject.main();
      synchronized (this) {
        if (state == State.STARTING) {
          state = State.RUNNING;
          tell("running", null);
        }
      }
      return new FirstGeneration.Start(true, false, "");
    } catch (SubjectException | IOException e) {
      String why = sentence(e);
      stopped("failed", why);
      return new FirstGeneration.Start(false, true, why);
    } catch (InterruptedException e) {
      return new FirstGeneration.Start(false, true, name() + " was told to end.");
    }
  }

  private void restarted(CompletableFuture<Void> told, CompletableFuture<UpgradeOutcome> outcome) {
    long asked = System.nanoTime();
    String why = null;
    try {
      TestedSubject.Asked restart = tested.ask();
      asked = restart.at();
      told.complete(null);
      tested.settle(restart);
    } catch (SubjectException | IOException e) {
      why = sentence(e);
      told.completeExceptionally(e);
    } catch (InterruptedException e) {
      why = name() + " was told to end.";
      told.complete(null);
    }
    main = subject.main();
    synchronized (this) {
      state = state == State.RESTARTING ? State.RUNNING : state;
    }
    tell(state == State.RUNNING ? "running" : "stopping", null);
    long millis = (System.nanoTime() - asked) / 1_000_000;
    outcome.complete(new UpgradeOutcome(why == null ? "done" : "failed", main, millis, why));
  }

  /** Whether it has ended without having been told to. */
  private void look() {
    if (state == State.RUNNING
        && subject.isWatched()
        && !Proc.runs(subject.main())
        && subject.look().answering().isEmpty()) {
      stopped("stopped", name() + " has ended without having been told to.");
    }
  }

  private boolean stopped(String how, String why) {
    boolean gently = true;
    // What was interrupted to come here is over.
    Thread.interrupted();
    try {
      gently = subject.stop().isEmpty();
    } catch (InterruptedException hurried) {
      gently = false;
    }
    subject.close();
    synchronized (this) {
      state = State.ENDED;
      worker.shutdown();
    }
    tell(how, why);
    return gently;
  }

  private void tell(String what, String why) {
    sink.publish(new SubjectEvent.State(name(), what, why));
  }

  private String sentence(Throwable problem) {
    String end = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    return name() + " " + end + (end.endsWith(".") ? "" : ".");
  }

  private static Optional<FirstGeneration.Start> result(
      CompletableFuture<FirstGeneration.Start> start, Duration atMost) throws InterruptedException {
    try {
      return Optional.of(start.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException notYet) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The start cannot be followed.", e);
    }
  }
}
