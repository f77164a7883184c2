package dev.handoff.traffic;

import dev.handoff.event.EventSink;
import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reports failures one by one, up to a thousand per second: more would help nobody, and would crowd
 * out other events on the bus. The counts in the buckets are complete whatever is left out here.
 * The first thousand of the run are kept.
 *
 * <p>Safe for use by several threads.
 */
final class FailureLog {
  private static final int MOST = 1_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final EventSink events;
  private final List<TrafficEvent.Failure> first = new ArrayList<>();
  private long since = System.nanoTime();
  private int told;

  FailureLog(EventSink events) {
    this.events = events;
  }

  /** A request that failed on a connection. */
  void add(Connection on, Exchange exchange, LossClass kind, String detail) {
    tell(
        new TrafficEvent.Failure(
            exchange.number(),
            kind.toString(),
            on.number(),
            on.reused(),
            on.server(),
            exchange.plannedAt(),
            exchange.style().toString(),
            detail));
  }

  /** A request that never got a connection. */
  void notSent(Exchange exchange, String detail) {
    tell(
        new TrafficEvent.Failure(
            exchange.number(),
            LossClass.NOT_SENT.toString(),
            0,
            false,
            0,
            exchange.plannedAt(),
            exchange.style().toString(),
            detail));
  }

  /** The first failures of the run. */
  synchronized List<TrafficEvent.Failure> first() {
    return List.copyOf(first);
  }

  private synchronized void tell(TrafficEvent.Failure failure) {
    if (first.size() < MOST) {
      first.add(failure);
    }
    long now = System.nanoTime();
    if (now - since >= SECOND) {
      since = now;
      told = 0;
    }
    if (told++ < MOST) {
      events.publish(failure);
    }
  }
}
