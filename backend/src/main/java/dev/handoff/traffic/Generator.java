package dev.handoff.traffic;

import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/**
 * A run of one or several loops: the first one in the calling thread, each other one in a thread of
 * its own. What they do becomes one series of events, and one summary.
 */
final class Generator {
  private final TrafficPlan plan;
  private final EventSink events;
  private final Watch watch;
  private final LongSupplier clock;
  private final FailureLog failures;
  private final List<Loop> loops = new ArrayList<>();
  private volatile boolean stopped;
  private volatile boolean aborted;

  /** The same without a watch. */
  Generator(TrafficPlan plan, EventSink events) throws IOException {
    this(plan, RequestIds.ofThisProcess(), events, (bucket, latency, service) -> {});
  }

  /**
   * A generator that has not begun.
   *
   * @param ids of its requests
   * @throws IOException if this process has no descriptor left
   */
  Generator(TrafficPlan plan, RequestIds ids, EventSink events, Watch watch) throws IOException {
    this(plan, ids, events, watch, System::nanoTime);
  }

  /** Likewise, with another monotonic clock. */
  Generator(TrafficPlan plan, RequestIds ids, EventSink events, Watch watch, LongSupplier clock)
      throws IOException {
    this.plan = plan;
    this.clock = clock;
    this.events = events;
    this.watch = watch;
    this.failures = new FailureLog(events);
    for (int i = 0; i < plan.loops(); i++) {
      loops.add(new Loop(i, plan, ids, failures, clock));
    }
  }

  /** Plans no further requests, and waits for those in flight. May be called by any thread. */
  void stop() {
    stopped = true;
    loops.forEach(Loop::stop);
  }

  /** Ends at once: what is in flight fails. May be called by any thread. */
  void abort() {
    aborted = true;
    stopped = true;
    loops.forEach(Loop::abort);
  }

  /**
   * Runs to the end; interrupting the calling thread has the effect of {@link #abort}. May be
   * called once.
   *
   * @throws IOException if a selector fails
   */
  Summary run() throws IOException {
    long start = clock.getAsLong();
    events.publish(plan.started());
    Merger merger = new Merger(plan.pace(), start, loops.size(), events, watch);
    List<FutureTask<Void>> others = new ArrayList<>();
    for (Loop loop : loops.subList(1, loops.size())) {
      others.add(begin(loop, start, merger));
    }
    try {
      loops.get(0).run(start, merger, this::abort);
    } catch (IOException | RuntimeException e) {
      abort();
      throw e;
    }
    for (FutureTask<Void> other : others) {
      await(other);
    }
    Books books = books();
    String why = aborted ? "aborted" : stopped ? "stopped" : "duration";
    TrafficEvent.Finished finished = books.finished(why);
    events.publish(finished);
    return Summary.of(
        plan,
        finished,
        books,
        loops.stream().mapToLong(Loop::opened).sum(),
        start,
        failures.first(),
        stopped
            ? loops.stream().map(Loop::openAtStop).reduce(OpenAtStop::and).orElseThrow()
            : null);
  }

  /** The moment of the first answer by each PID, after the run. */
  Map<String, Long> firstAnswerBy() {
    return books().firstAnswerBy();
  }

  private FutureTask<Void> begin(Loop loop, long start, Merger merger) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              try {
                loop.run(start, merger, this::abort);
              } catch (IOException | RuntimeException e) {
                abort();
                throw e;
              }
              return null;
            });
    Thread thread = new Thread(task, "loop");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private void await(FutureTask<Void> other) throws IOException {
    while (true) {
      try {
        other.get();
        return;
      } catch (InterruptedException e) {
        abort();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** The books of all loops together. */
  private Books books() {
    if (loops.size() == 1) {
      return loops.get(0).books();
    }
    Books sum = new Books(plan.mix().styles());
    loops.forEach(loop -> sum.add(loop.books()));
    return sum;
  }
}
