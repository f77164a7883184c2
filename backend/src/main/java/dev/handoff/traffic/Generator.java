package dev.handoff.traffic;

import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The event loop: sends what is due when it is due, whatever became of the requests before, and
 * waits for every one of them until it is answered, has failed or has timed out. Nothing is ever
 * sent twice. What is held in memory is bounded by {@link TrafficPlan#maxOpen}.
 */
final class Generator implements Connection.Owner {
  private static final long CUT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  /** A sleep below a millisecond, which no selector has; answers are seen that much late. */
  private static final long NAP = TimeUnit.MICROSECONDS.toNanos(50);

  /** How many requests may be sent in a row before answers are looked at again. */
  private static final int BURST = 32;

  private final TrafficPlan plan;
  private final EventSink events;
  private final Selector selector = Selector.open();
  private final RequestWriter writer;
  private final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);
  private final FailureLog failures;
  private final ConnectionPool pool;

  /** What is due and not begun, and the connections that carry something; both oldest first. */
  private final ArrayDeque<Exchange> due = new ArrayDeque<>();

  private final LinkedHashSet<Connection> busy = new LinkedHashSet<>();

  private final SplittableRandom random = new SplittableRandom();
  private Books books;
  private long opened;
  private int open;
  private volatile boolean stopped;
  private volatile boolean aborted;

  /**
   * A generator that has not begun.
   *
   * @throws IOException if this process has no descriptor left
   */
  Generator(TrafficPlan plan, EventSink events) throws IOException {
    this.plan = plan;
    this.events = events;
    this.writer = new RequestWriter(plan);
    this.failures = new FailureLog(events);
    this.pool = new ConnectionPool(plan.pool());
  }

  /** Plans no further requests, and waits for those in flight. May be called by any thread. */
  void stop() {
    stopped = true;
    selector.wakeup();
  }

  /** Ends at once: what is in flight fails. May be called by any thread. */
  void abort() {
    aborted = true;
    stop();
  }

  /**
   * Runs to the end, in the calling thread; interrupting it is {@link #abort}. May be called once.
   *
   * @throws IOException if the selector fails
   */
  Summary run() throws IOException {
    long start = System.nanoTime();
    books = new Books(start);
    events.publish(plan.started());
    try (selector) {
      loop(start);
    } finally {
      busy.forEach(Connection::close);
    }
    String why = aborted ? "aborted" : stopped ? "stopped" : "duration";
    TrafficEvent.Finished finished = books.finished(why);
    events.publish(finished);
    return Summary.of(plan, finished, books, opened, System.nanoTime() - start);
  }

  /** The moment of the first answer by each PID, once it has run. */
  Map<String, Long> firstAnswerBy() {
    return books.firstAnswerBy();
  }

  private void loop(long start) throws IOException {
    LongSupplier offsets = plan.arrivals().offsets(plan.rate());
    long length = plan.duration().toNanos();
    long offset = offsets.getAsLong();
    long cut = CUT;
    while (true) {
      if (Thread.interrupted()) {
        abort();
      }
      long now = System.nanoTime() - start;
      for (; offset <= now && offset < length && !stopped; offset = offsets.getAsLong()) {
        plan(start + offset);
      }
      begin();
      expire();
      if (now >= cut) {
        cut(start + now);
        cut += (now - cut) / CUT * CUT + CUT;
      }
      boolean planning = offset < length && !stopped;
      if (!planning && due.isEmpty() && busy.isEmpty()) {
        break;
      }
      rest(start + Math.min(cut, planning ? offset : cut));
    }
    for (Connection idle = pool.drain(); idle != null; idle = pool.drain()) {
      if (idle.closedByServer()) {
        books.closedIdle();
      }
      close(idle);
    }
    cut(System.nanoTime());
  }

  private void plan(long moment) {
    long number = books.planned();
    if (due.size() + busy.size() >= plan.maxOpen()) {
      books.failed(ErrorClass.NOT_SENT);
      failures.notSent(number, moment, "There were " + plan.maxOpen() + " requests open already.");
    } else {
      boolean slow = plan.slowShare() > 0 && random.nextDouble() < plan.slowShare();
      due.add(new Exchange(number, moment, plan.connections().keepsAlive(number), slow));
    }
  }

  private void begin() {
    for (int i = 0; i < BURST && !due.isEmpty(); i++) {
      Exchange exchange = due.remove();
      Connection connection = exchange.keepAlive() ? takeIdle() : null;
      if (connection == null) {
        try {
          connection = new Connection(opened + 1, selector, this, writer, input);
        } catch (IOException e) {
          notSent(exchange, "This process can open no further connection: " + e.getMessage() + ".");
          continue;
        }
        opened++;
        open++;
        if (exchange.keepAlive()) {
          pool.opened();
        }
      }
      busy.add(connection);
      books.begun(System.nanoTime() - exchange.plannedAt());
      connection.carry(exchange, plan.target().address());
    }
  }

  /** A kept-alive connection to be used, null if a new one is to be opened. */
  private Connection takeIdle() {
    Connection next = pool.take();
    while (next != null && plan.connections().looks() && next.closedByServer()) {
      books.closedIdle();
      pool.closed();
      close(next);
      next = pool.take();
    }
    return next;
  }

  private void expire() {
    long planned = System.nanoTime() - plan.timeout().toNanos();
    String why =
        aborted ? "Given up when the traffic was ended." : "Not answered before the timeout.";
    while (!busy.isEmpty()) {
      Connection oldest = busy.iterator().next();
      if (!aborted && oldest.exchange().plannedAt() - planned > 0) {
        break;
      }
      oldest.giveUp(why);
    }
    while (!due.isEmpty() && (aborted || due.peek().plannedAt() - planned <= 0)) {
      notSent(due.remove(), aborted ? why : "The generator did not get round to it in time.");
    }
  }

  private void cut(long now) {
    events.publish(books.cut(now, due.size() + busy.size(), oldest(), open));
  }

  /**
   * The planned moment of the oldest request without an end: requests are begun in the order of
   * their moments.
   */
  private long oldest() {
    if (!busy.isEmpty()) {
      return busy.iterator().next().exchange().plannedAt();
    }
    return due.isEmpty() ? 0 : due.peek().plannedAt();
  }

  /** Waits for answers, but not past a moment. */
  private void rest(long until) throws IOException {
    long left = until - System.nanoTime();
    if (!due.isEmpty() || left <= 0) {
      selector.selectNow(this::ready);
    } else if (left >= MILLISECOND) {
      selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(left));
    } else if (selector.selectNow(this::ready) == 0) {
      LockSupport.parkNanos(busy.isEmpty() ? left : Math.min(left, NAP));
    }
  }

  private void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready();
  }

  @Override
  public void sent() {
    books.sent();
  }

  @Override
  public void answered(Connection connection, Exchange exchange, ResponseReader answer) {
    busy.remove(connection);
    long latency = System.nanoTime() - exchange.plannedAt();
    books.answered(answer.pid(), latency, answer.slow());
    release(connection, exchange);
  }

  @Override
  public void failed(Connection connection, Exchange exchange, ErrorClass kind, String detail) {
    busy.remove(connection);
    books.failed(kind);
    failures.add(connection, exchange, kind, detail);
    if (kind == ErrorClass.HTTP_5XX) {
      release(connection, exchange);
    } else {
      discard(connection, exchange);
    }
  }

  private void notSent(Exchange exchange, String detail) {
    books.failed(ErrorClass.NOT_SENT);
    failures.notSent(exchange.number(), exchange.plannedAt(), detail);
  }

  private void release(Connection connection, Exchange exchange) {
    boolean kept = exchange.keepAlive() && connection.reusable() && pool.give(connection);
    if (!kept) {
      discard(connection, exchange);
    }
  }

  private void discard(Connection connection, Exchange exchange) {
    if (exchange.keepAlive()) {
      pool.closed();
    }
    close(connection);
  }

  private void close(Connection connection) {
    open--;
    connection.close();
  }
}
