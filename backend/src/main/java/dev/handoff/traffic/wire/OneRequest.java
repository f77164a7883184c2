package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Style;
import dev.handoff.traffic.ledger.Exchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/** One request of a plan on a connection of its own, outside of all books. Used by one thread. */
final class OneRequest implements Connection.Owner {
  private static final int BUFFER = 64 * 1024;

  private final TrafficPlan plan;
  private final RequestIds ids;
  private FirstAnswer answer;
  private NoAnswer none;

  OneRequest(TrafficPlan plan, RequestIds ids) {
    this.plan = plan;
    this.ids = ids;
  }

  FirstAnswer ask() throws NoAnswer {
    long until = System.nanoTime() + plan.timeout().toNanos();
    try (Selector selector = Selector.open()) {
      Connection connection =
          new Connection(
              1,
              selector,
              this,
              new Route(plan.target().addresses()),
              plan.target().trust() == null ? null : new Tls(plan.target().trust()),
              new RequestWriter(plan, ids),
              ResponseReader.showing(),
              ByteBuffer.allocateDirect(BUFFER));
      try {
        connection.carry(new Exchange(0, System.nanoTime(), Style.KEEP_ALIVE, false, 0));
        await(connection, selector, until);
      } finally {
        connection.close();
      }
    } catch (IOException e) {
      throw new NoAnswer(
          LossClass.NOT_SENT, "This process can open no connection: " + e.getMessage() + ".");
    }
    if (none != null) {
      throw none;
    }
    return answer;
  }

  private void await(Connection connection, Selector selector, long until) throws IOException {
    while (answer == null && none == null) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        connection.giveUp("No whole answer came within " + plan.timeout().toMillis() + " ms.");
      } else {
        selector.select(key -> connection.ready(), left);
      }
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
