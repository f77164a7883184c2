package dev.handoff.traffic.ledger;

import dev.handoff.event.EventSink;
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
public final class FailureLog {
  private static final int MOST = 1_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final EventSink events;
  private final List<TrafficEvent.Failure> first = new ArrayList<>();
  private long since = System.nanoTime();
  private int told;

  /** A log without entries. */
  public FailureLog(EventSink events) {
    this.events = events;
  }

  /** The first failures of the run. */
  public synchronized List<TrafficEvent.Failure> first() {
    return List.copyOf(first);
  }

  /** A request that has failed, or was not sent. */
  public synchronized void add(TrafficEvent.Failure failure) {
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
