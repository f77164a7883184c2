package dev.handoff.traffic;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Style;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * An event loop: sends each request when it is due, whatever became of earlier ones, and waits for
 * each until it is answered, has failed or has timed out. Nothing is ever sent twice. A request for
 * which the loop itself is more than a quarter of the timeout late is not sent, and the timeout
 * does not run while the loop stalls ({@link Stalls}): a late generator does not blame the server.
 * Each of several loops has its own share of the requests and its own connections. Its memory is
 * bounded by {@link TrafficPlan#maxOpen}.
 */
final class Loop implements Connection.Owner {
  private static final long CUT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  /** A sleep shorter than a selector's shortest, a millisecond; answers are seen this much late. */
  private static final long NAP = TimeUnit.MICROSECONDS.toNanos(50);

  /** How many requests may be sent in a row before answers are read again. */
  private static final int BURST = 32;

  private final int index;
  private final TrafficPlan plan;
  private final FailureLog failures;
  private final Selector selector = Selector.open();
  private final Connections connections;
  private final Books books;
  private final int maxOpen;

  private final InFlight inFlight = new InFlight();
  private final LongSupplier clock;

  private Lateness lateness;
  private Merger merger;
  private OpenAtStop openAtStop;
  private long turns;

  /** Whether a request is due for which there is no connection. */
  private boolean waiting;

  private volatile boolean stopped;
  private volatile boolean aborted;

  /**
   * A loop that has not begun.
   *
   * @param index among the loops of the run, from 0
   * @param clock the monotonic clock, nanoseconds
   * @throws IOException if this process has no descriptor left
   */
  Loop(int index, TrafficPlan plan, RequestIds ids, FailureLog failures, LongSupplier clock)
      throws IOException {
    this.clock = clock;
    this.index = index;
    this.plan = plan;
    this.failures = failures;
    this.books = new Books(plan.mix().styles());
    this.connections = new Connections(index, plan, selector, ids, books);
    this.maxOpen = Math.max(1, plan.limits().maxOpen() / plan.loops());
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
   * Runs to the end, in the calling thread. May be called once.
   *
   * @param start of the run on the monotonic clock
   * @param onInterrupt called if this thread has been interrupted
   * @throws IOException if the selector fails
   */
  void run(long start, Merger merger, Runnable onInterrupt) throws IOException {
    this.merger = merger;
    this.lateness = new Lateness(plan.timeout(), clock);
    try (selector) {
      loop(start, onInterrupt);
      if (openAtStop == null) {
        openAtStop = openNow();
      }
    } finally {
      inFlight.closeAll();
    }
  }

  /** Its books, to be read when it has ended. */
  Books books() {
    return books;
  }

  /** How many connections it has opened. */
  long opened() {
    return connections.opened();
  }

  /** What was open when it was told to stop, or at its end if it was not told to. */
  OpenAtStop openAtStop() {
    return openAtStop;
  }

  private void loop(long start, Runnable onInterrupt) throws IOException {
    LongSupplier offsets = plan.arrivals().offsets(plan.pace(), index, plan.loops());
    long length = plan.pace().duration().toNanos();
    long warmup = plan.warmup().toNanos();
    long offset = offsets.getAsLong();
    long cut = CUT;
    while (true) {
      if (Thread.interrupted()) {
        onInterrupt.run();
      }
      long now = clock.getAsLong() - start;
      for (; offset <= now && offset < length && !stopped; offset = offsets.getAsLong()) {
        plan(start + offset, offset < warmup);
      }
      if (stopped && openAtStop == null) {
        openAtStop = openNow();
      }
      begin();
      expire();
      if (now >= cut) {
        cut(start + now, false);
        cut += (now - cut) / CUT * CUT + CUT;
      }
      boolean planning = offset < length && !stopped;
      if (!planning && inFlight.size() == 0) {
        break;
      }
      rest(start + Math.min(cut, planning ? offset : cut));
    }
    connections.drain();
    cut(clock.getAsLong(), true);
  }

  private void plan(long moment, boolean warmup) {
    long number = turns++ * plan.loops() + index + 1;
    Style style = plan.mix().style(turns);
    long stalls = lateness.stalls().before(moment);
    Exchange exchange = new Exchange(number, moment, style, warmup, stalls);
    books.planned(style);
    long lag = clock.getAsLong() - moment;
    if (lateness.isTooLate(lag)) {
      skip(exchange, lag, null);
    } else if (inFlight.size() >= maxOpen && inFlight.isAnyDue() && !waiting) {
      books.tooLate();
      notSent(exchange, "Not sent in time: the generator was behind with too many others.");
    } else if (inFlight.size() >= maxOpen) {
      notSent(exchange, "There were " + maxOpen + " requests open already.");
    } else {
      inFlight.add(exchange);
    }
  }

  private void begin() {
    for (int i = 0; i < BURST && inFlight.isAnyDue(); i++) {
      Exchange exchange = inFlight.peekDue();
      boolean waited = waiting;
      Connection connection = connections.takeIdle(exchange.style(), lateness);
      waiting = connection == null && !connections.mayOpen();
      if (waited && !waiting) {
        lateness.connectionFound();
      }
      long lag = lateness.lag(exchange, waiting);
      if (lateness.isTooLate(lag)) {
        skip(inFlight.removeDue(), lag, connection);
        continue;
      }
      if (waiting) {
        return;
      }
      inFlight.removeDue();
      if (connection == null) {
        try {
          connection = connections.open(exchange.style(), this);
        } catch (IOException e) {
          notSent(exchange, "This process can open no further connection: " + e.getMessage() + ".");
          continue;
        }
      }
      inFlight.carry(connection);
      books.begun(exchange, lag);
      connection.carry(exchange);
    }
  }

  /** Leaves out a request that can no longer be sent in time, and gives its connection back. */
  private void skip(Exchange exchange, long lag, Connection unused) {
    books.begun(exchange, lag);
    books.tooLate();
    notSent(exchange, Lateness.TOO_LATE);
    if (unused != null) {
      connections.giveBack(unused, exchange.style());
    }
  }

  private void expire() {
    String why =
        aborted ? "Given up when the traffic was ended." : "Not answered before the timeout.";
    for (Connection oldest = inFlight.oldestCarried();
        oldest != null && (aborted || lateness.isOverdue(oldest.exchange()));
        oldest = inFlight.oldestCarried()) {
      oldest.giveUp(why);
    }
    while (inFlight.isAnyDue() && (aborted || lateness.isOverdue(inFlight.peekDue()))) {
      notSent(
          inFlight.removeDue(),
          aborted ? why : "No connection was free for it before the timeout.");
    }
  }

  private void cut(long now, boolean ended) {
    Position position =
        books.position(now, ended, inFlight.byStyle(), inFlight.oldest(), connections.open());
    merger.report(index, books.interval(), position, stopped);
    books.turn();
  }

  private OpenAtStop openNow() {
    long age = inFlight.size() == 0 ? 0 : clock.getAsLong() - inFlight.oldest();
    return new OpenAtStop(
        inFlight.size(), age, inFlight.byStyle(), books.answered(), books.failures());
  }

  /** Waits for answers, but not past a moment. */
  private void rest(long until) throws IOException {
    boolean behind = inFlight.isAnyDue() && !waiting;
    long left = behind ? 0 : until - clock.getAsLong();
    lateness.stalls().rests(left);
    if (left <= 0) {
      selector.selectNow(this::ready);
    } else if (left >= MILLISECOND) {
      selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(left));
    } else if (selector.selectNow(this::ready) == 0) {
      LockSupport.parkNanos(inFlight.isAnyCarried() ? Math.min(left, NAP) : left);
    }
    long stalled = lateness.stalls().works();
    if (inFlight.size() > 0) {
      books.stalled(stalled);
    }
  }

  private void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready();
  }

  @Override
  public boolean inTime(Exchange exchange) {
    return lateness.inTime(exchange);
  }

  @Override
  public void sent() {
    books.sent();
  }

  @Override
  public void answered(Connection connection, Exchange exchange, ResponseReader answer) {
    inFlight.left(connection);
    long now = clock.getAsLong();
    long sent = connection.sentAt();
    Timed timed =
        new Timed(
            exchange,
            connection.number(),
            Interval.micros(now - exchange.plannedAt()),
            sent == 0 ? 0 : Interval.micros(now - sent),
            answer.head().pid());
    books.answered(timed, answer.head().slow() || exchange.style().slowByDesign());
    connections.release(connection, exchange.style());
  }

  @Override
  public void failed(Connection connection, Exchange exchange, LossClass kind, String detail) {
    inFlight.left(connection);
    if (kind == LossClass.NOT_SENT || lateness.wasSentLate(connection, exchange, kind)) {
      notSent(connection, exchange, kind == LossClass.NOT_SENT ? detail : Lateness.TOO_LATE);
    } else {
      books.failed(exchange.style(), kind);
      failures.add(connection, exchange, kind, detail);
    }
    if (kind.isStatus()) {
      connections.release(connection, exchange.style());
    } else {
      connections.discard(connection, exchange.style());
    }
  }

  private void notSent(Exchange exchange, String detail) {
    books.failed(exchange.style(), LossClass.NOT_SENT);
    failures.notSent(exchange, detail);
  }

  private void notSent(Connection connection, Exchange exchange, String detail) {
    if (!inTime(exchange)) {
      books.tooLate();
    }
    books.failed(exchange.style(), LossClass.NOT_SENT);
    failures.add(connection, exchange, LossClass.NOT_SENT, detail);
  }
}
