package dev.handoff.traffic.command;

import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Pace;
import dev.handoff.traffic.ledger.BucketListener;
import dev.handoff.traffic.ledger.FailureLog;
import dev.handoff.traffic.ledger.Handshakes;
import dev.handoff.traffic.ledger.Ledger;
import dev.handoff.traffic.ledger.Merger;
import dev.handoff.traffic.ledger.OpenAtStop;
import dev.handoff.traffic.wire.Loop;
import dev.handoff.traffic.wire.RequestIds;
import dev.handoff.traffic.wire.TrafficPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A run of one or several loops: the first one in the calling thread, each other one in a thread of
 * its own. What they do becomes one series of events, and one summary.
 */
final class Generator {
  /** A change lies this far ahead, so that each loop has heard of it when its moment comes. */
  private static final long AHEAD = TimeUnit.MILLISECONDS.toNanos(20);

  private final TrafficPlan plan;
  private final EventSink events;
  private final BucketListener listener;
  private final LongSupplier clock;
  private final FailureLog failures;
  private final List<Loop> loops = new ArrayList<>();
  private volatile Pace pace;
  private final CountDownLatch begun = new CountDownLatch(1);
  private long start;
  private volatile boolean stopped;
  private volatile boolean aborted;

  /** The same without a listener. */
  Generator(TrafficPlan plan, EventSink events) throws IOException {
    this(plan, RequestIds.ofThisProcess(), events, (bucket, latency, service) -> {});
  }

  /**
   * A generator that has not begun.
   *
   * @param ids of its requests
   * @throws IOException if this process has no descriptor left
   */
  Generator(TrafficPlan plan, RequestIds ids, EventSink events, BucketListener listener)
      throws IOException {
    this(plan, ids, events, listener, System::nanoTime);
  }

  /** Likewise, with another monotonic clock. */
  Generator(
      TrafficPlan plan,
      RequestIds ids,
      EventSink events,
      BucketListener listener,
      LongSupplier clock)
      throws IOException {
    this.plan = plan;
    this.pace = plan.pace();
    this.clock = clock;
    this.events = events;
    this.listener = listener;
    this.failures = new FailureLog(events);
    for (int i = 0; i < plan.loops(); i++) {
      loops.add(new Loop(i, plan, ids, failures, clock));
    }
  }

  /**
   * Changes the rate for the rest of the run, once it has begun. May be called by any thread.
   *
   * @throws IllegalArgumentException with one sentence for people, if that cannot be done
   */
  synchronized void change(double rate) {
    if (plan.pace().isScripted()) {
      throw new IllegalArgumentException(
          "The rate follows steps, so it cannot be changed by hand.");
    }
    plan.checkRate("A rate", rate);
    long at = clock.getAsLong() - start + AHEAD;
    if (begun.getCount() > 0 || stopped || at >= pace.duration().toNanos()) {
      throw new IllegalArgumentException("No further requests are planned.");
    }
    pace = pace.changed(at, rate);
    loops.forEach(loop -> loop.follow(pace));
    events.publish(new TrafficEvent.Changed(rate, start + at));
  }

  /** Waits until it has begun: only then its rate can be changed. */
  void awaitBegin() throws InterruptedException {
    begun.await();
  }

  private synchronized long begin() {
    start = clock.getAsLong();
    events.publish(plan.started());
    begun.countDown();
    return start;
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
    long start = begin();
    Merger merger = new Merger(() -> pace, start, loops.size(), events, listener);
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
    Ledger ledger = ledger();
    String why = aborted ? "aborted" : stopped ? "stopped" : "duration";
    TrafficEvent.Finished finished = ledger.finished(why);
    events.publish(finished);
    return Summary.of(
        plan.at(pace),
        finished,
        ledger,
        new Summary.Connections(
            loops.stream().mapToLong(Loop::opened).sum(),
            ledger.closedIdleTotal(),
            loops.get(0).handshakes() == null
                ? null
                : loops.stream().map(Loop::handshakes).reduce(Handshakes.NONE, Handshakes::plus)),
        start,
        failures.first(),
        stopped
            ? loops.stream().map(Loop::openAtStop).reduce(OpenAtStop::and).orElseThrow()
            : null);
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

  /** The ledgers of all loops together. */
  private Ledger ledger() {
    if (loops.size() == 1) {
      return loops.get(0).ledger();
    }
    Ledger sum = new Ledger(plan.mix().styles());
    loops.forEach(loop -> sum.add(loop.ledger()));
    return sum;
  }
}
