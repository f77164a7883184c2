package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Arrivals;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One request on a connection of its own, outside of all books; the connection stays until this is
 * closed. Used by one thread.
 */
final class OneRequest implements Connection.Owner, AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final Duration ONCE = Duration.ofSeconds(1);

  private final TrafficPlan plan;
  private final RequestIds ids;
  private Selector selector;
  private Connection connection;
  private FirstAnswer answer;
  private NoAnswer none;

  /**
   * One that has not been sent.
   *
   * @param ids of all requests of this process; this one has another
   * @param patience how long to wait at most
   */
  OneRequest(Target target, RequestIds ids, Duration patience) {
    this.plan =
        new TrafficPlan(
            target,
            Pace.steady(1, ONCE),
            Mix.of(Style.KEEP_ALIVE),
            Arrivals.UNIFORM,
            Duration.ZERO,
            patience,
            Habits.USUAL,
            TrafficPlan.Limits.ofPool(1),
            1);
    this.ids = new RequestIds(ids.ofProbes(), false);
  }

  /** Sends it, and waits for its answer. May be called once. */
  FirstAnswer ask() throws NoAnswer {
    long until = System.nanoTime() + plan.timeout().toNanos();
    try {
      selector = Selector.open();
      connection =
          new Connection(
              1,
              selector,
              this,
              new Route(plan.target().addresses()),
              Tls.to(plan.target()),
              new RequestWriter(plan, ids),
              ResponseReader.showing(),
              ByteBuffer.allocateDirect(BUFFER));
      connection.carry(new Exchange(0, System.nanoTime(), Style.KEEP_ALIVE, false, 0));
      await(until);
    } catch (IOException e) {
      throw new NoAnswer(
          LossClass.NOT_SENT, "This process can open no connection: " + e.getMessage() + ".");
    }
    if (none != null) {
      throw none;
    }
    return answer;
  }

  private void await(long until) throws IOException {
    while (answer == null && none == null) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        connection.giveUp("No whole answer came within " + plan.timeout().toMillis() + " ms.");
      } else {
        selector.select(key -> connection.ready(), left);
      }
    }
  }

  /** How the server has ended the connection since its answer; null if it has not. */
  ConnectionEnd ended() {
    ConnectionEnd end = connection.ended();
    // A last word, such as a 408, may come before the end.
    return end == null ? connection.ended() : end;
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
    try {
      if (selector != null) {
        selector.close();
      }
    } catch (IOException ignored) {
      // Nobody uses it any more.
    }
  }

  @Override
  public boolean inTime(Exchange exchange) {
    return true;
  }

  @Override
  public void sent() {
    // No books count it.
  }

  @Override
  public void answered(Connection connection, Exchange exchange, ResponseReader reader) {
    whole(connection, reader, null);
  }

  @Override
  public void failed(Connection connection, Exchange exchange, LossClass kind, String detail) {
    if (connection.unexpected()) {
      whole(connection, connection.answer(), detail);
    } else {
      none = new NoAnswer(kind, detail);
    }
  }

  private void whole(Connection connection, ResponseReader reader, String objection) {
    answer = FirstAnswer.of(plan.target(), connection.address(), reader, objection);
  }
}
