package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Arrivals;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Exchange;
import dev.handoff.traffic.ledger.Ledger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Kept connections, each of which sends its next request as soon as the former is answered: that
 * shows how many a server answers, and hides how long a client with a plan would have waited. What
 * the {@link Loop} does for a plan, this does without one. Used by one thread.
 */
public final class ClosedLoop implements Connection.Owner {
  private static final int BUFFER = 64 * 1024;
  private static final int LOOK_MILLIS = 10;

  private final Selector selector;
  private final Target target;
  private final Tls tls;
  private final RequestWriter writer;
  private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER);
  private final Histogram times = new Histogram(Ledger.DIGITS);
  private final List<Connection> over = new ArrayList<>();
  private long requests;
  private long opened;
  private long lost;

  /**
   * What became of it. Requests that are open at the end count nowhere.
   *
   * @param answered requests
   * @param lost requests that got no valid answer
   * @param seconds that it took
   * @param p50Micros from the sending of a request to the last byte of its answer
   * @param p99Micros likewise
   */
  public record Outcome(long answered, long lost, double seconds, long p50Micros, long p99Micros) {

    /** Answers a second. */
    public double rate() {
      return answered / seconds;
    }
  }

  private ClosedLoop(Target target, Duration length, Selector selector) {
    this.target = target;
    this.selector = selector;
    this.tls = Tls.to(target);
    TrafficPlan plan =
        new TrafficPlan(
            target,
            Pace.steady(1, length),
            Mix.of(Style.KEEP_ALIVE),
            Arrivals.UNIFORM,
            Duration.ZERO,
            length,
            Habits.USUAL,
            TrafficPlan.Limits.ofPool(1),
            1);
    this.writer = new RequestWriter(plan, RequestIds.ofThisProcess());
  }

  /**
   * Runs in the calling thread; an interrupt ends it early.
   *
   * @param connections how many
   * @throws IOException if this process has no descriptor left, or a selector fails
   */
  public static Outcome run(Target target, int connections, Duration length) throws IOException {
    try (Selector selector = Selector.open()) {
      return new ClosedLoop(target, length, selector).run(connections, length.toNanos());
    }
  }

  private Outcome run(int connections, long length) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      carry(open());
    }
    long now = System.nanoTime();
    while (now - start < length && !Thread.currentThread().isInterrupted()) {
      long left = TimeUnit.NANOSECONDS.toMillis(length - (now - start));
      selector.select(this::ready, Math.max(1, Math.min(LOOK_MILLIS, left)));
      for (int i = over.size(); i > 0; i--) {
        next(over.remove(over.size() - 1));
      }
      now = System.nanoTime();
    }
    selector.keys().forEach(key -> ((Connection) key.attachment()).close());
    return new Outcome(
        times.getTotalCount(),
        lost,
        (now - start) / 1e9,
        times.getValueAtPercentile(50),
        times.getValueAtPercentile(99));
  }

  private void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready();
  }

  private void next(Connection connection) throws IOException {
    if (connection.reusable()) {
      carry(connection);
    } else {
      connection.close();
      carry(open());
    }
  }

  private Connection open() throws IOException {
    return new Connection(
        ++opened,
        selector,
        this,
        new Route(target.addresses()),
        tls,
        writer,
        new ResponseReader(),
        input);
  }

  private void carry(Connection connection) {
    connection.carry(new Exchange(++requests, System.nanoTime(), Style.KEEP_ALIVE, false, 0));
  }

  @Override
  public boolean inTime(Exchange exchange) {
    return true;
  }

  @Override
  public void sent() {
    // Each request that is sent is answered, lost, or open at the end.
  }

  @Override
  public void answered(Connection connection, Exchange exchange, ResponseReader answer) {
    times.recordValue((System.nanoTime() - exchange.plannedAt()) / 1_000);
    over.add(connection);
  }

  @Override
  public void failed(Connection connection, Exchange exchange, LossClass kind, String detail) {
    lost++;
    over.add(connection);
  }
}
