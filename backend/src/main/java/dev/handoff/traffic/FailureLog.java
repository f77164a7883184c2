package dev.handoff.traffic;

import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import java.util.concurrent.TimeUnit;

/**
 * Tells of failures one by one, up to a thousand in a second: more would tell nobody more, and
 * would crowd out what else is on the bus. The counts in the buckets are complete whatever is left
 * out here.
 */
final class FailureLog {
  private static final int MOST = 1_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final EventSink events;
  private long since = System.nanoTime();
  private int told;

  FailureLog(EventSink events) {
    this.events = events;
  }

  /** A request that failed on a connection. */
  void add(Connection on, Exchange exchange, ErrorClass kind, String detail) {
    tell(
        new TrafficEvent.Failure(
            exchange.number(),
            kind.toString(),
            on.number(),
            on.reused(),
            on.server(),
            exchange.plannedAt(),
            exchange.keepAlive() ? "keep-alive" : "close",
            detail));
  }

  /** A request that never got one. */
  void notSent(long request, long plannedAt, String detail) {
    String kind = ErrorClass.NOT_SENT.toString();
    tell(new TrafficEvent.Failure(request, kind, 0, false, 0, plannedAt, null, detail));
  }

  private void tell(TrafficEvent.Failure failure) {
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
