package dev.handoff.traffic;

import dev.handoff.event.LossClass;
import dev.handoff.plan.Style;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * An event loop: sends what is due when it is due, whatever became of the requests before, and
 * waits for every one of them until it is answered, has failed or has timed out. Nothing is ever
 * sent twice. Of several loops each has its own share of the requests and its own connections. What
 * is held in memory is bounded by {@link TrafficPlan#maxOpen}.
 */
final class Loop implements Connection.Owner {
  private static final long CUT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  /** A sleep below a millisecond, which no selector has; answers are seen that much late. */
  private static final long NAP = TimeUnit.MICROSECONDS.toNanos(50);

  static final String TOO_LATE =
      "Not sent in time: the generator was more than a quarter of the timeout late.";

  /** How many requests may be sent in a row before answers are looked at again. */
  private static final int BURST = 32;

  private final int index;
  private final TrafficPlan plan;
  private final FailureLog failures;
  private final Selector selector = Selector.open();
  private final RequestWriter writer;
  private final Route route;
  private final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);
  private final Pools pools;
  private final Books books;
  private final int maxOpen;
  private final int maxConnections;

  private final InFlight inFlight = new InFlight();
  private final LongSupplier clock;
  private final long late;

  private Stalls stalls;
  private Merger merger;
  private OpenAtStop openAtStop;
  private long turns;
  private long opened;
  private int open;

  /** Whether something is due for which there is no connection, and when there last was one. */
  private boolean waiting;

  private long connectionAt;
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
    this.late = plan.timeout().toNanos() / 4;
    this.index = index;
    this.plan = plan;
    this.failures = failures;
    this.writer = new RequestWriter(plan, ids);
    this.route = new Route(plan.target().addresses());
    this.books = new Books(plan.mix().styles());
    this.maxOpen = Math.max(1, plan.maxOpen() / plan.loops());
    this.maxConnections = Math.max(1, plan.maxConnections() / plan.loops());
    this.pools = new Pools(plan);
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
    this.stalls = new Stalls(clock);
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
    return opened;
  }

  /** What was open when it was told to stop, or at its end if it was not before. */
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
    pools.drain(this::closeLast);
    cut(clock.getAsLong(), true);
  }

  private void plan(long moment, boolean warmup) {
    long number = turns++ * plan.loops() + index + 1;
    Style style = plan.mix().style(turns);
    Exchange exchange = new Exchange(number, moment, style, warmup, stalls.before(moment));
    books.planned(style);
    long lag = clock.getAsLong() - moment;
    if (lag > late) {
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
      Connection connection = takeIdle(exchange.style());
      waiting = connection == null && !mayOpen();
      if (waited && !waiting) {
        connectionAt = clock.getAsLong();
      }
      long lag = lag(exchange);
      if (lag > late) {
        skip(inFlight.removeDue(), lag, connection);
        continue;
      }
      if (waiting) {
        return;
      }
      inFlight.removeDue();
      if (connection == null) {
        try {
          connection =
              new Connection(
                  opened * plan.loops() + index + 1, selector, this, route, writer, input);
        } catch (IOException e) {
          notSent(exchange, "This process can open no further connection: " + e.getMessage() + ".");
          continue;
        }
        opened++;
        open++;
        pools.opened(exchange.style());
      }
      inFlight.carry(connection);
      books.begun(exchange, lag);
      connection.carry(exchange);
    }
  }

  /** Does not send what can no longer be sent in time. @param unused null if there is none */
  private void skip(Exchange exchange, long lag, Connection unused) {
    books.begun(exchange, lag);
    books.tooLate();
    notSent(exchange, TOO_LATE);
    if (unused != null && !pools.give(exchange.style(), unused)) {
      discard(unused, exchange);
    }
  }

  /**
   * How late the loop itself is with a request that is due. The time for which there was no
   * connection for it is the server's, unless the loop stood still meanwhile.
   */
  private long lag(Exchange exchange) {
    long since = Math.max(exchange.plannedAt(), connectionAt);
    return waiting ? stalled(exchange) : Math.max(clock.getAsLong() - since, stalled(exchange));
  }

  /** How long the loop has stood still since the moment of a request. */
  private long stalled(Exchange exchange) {
    return stalls.now() - exchange.stalls();
  }

  /** A kept-alive connection to be used, null if a new one is to be opened. */
  private Connection takeIdle(Style style) {
    Connection next = takeTurn(style);
    while (next != null && isLookedAt(style, next) && next.closedByServer()) {
      books.closedIdle();
      pools.closed(style);
      close(next);
      next = takeTurn(style);
    }
    return next;
  }

  /** A connection may have idled for too long because the loop stood still. */
  private boolean isLookedAt(Style style, Connection idle) {
    return style.looks() || stalls.now() - stalls.before(idle.idleSince()) > late;
  }

  private Connection takeTurn(Style style) {
    Connection next = pools.take(style);
    return next == null && open >= maxConnections ? pools.takeAny(style) : next;
  }

  /**
   * Who may open no more waits for a connection, or takes the place of one that another style
   * keeps.
   */
  private boolean mayOpen() {
    return open < maxConnections || pools.giveUpOne(this::close);
  }

  private void expire() {
    String why =
        aborted ? "Given up when the traffic was ended." : "Not answered before the timeout.";
    for (Connection oldest = inFlight.oldestCarried();
        oldest != null && (aborted || isOverdue(oldest.exchange()));
        oldest = inFlight.oldestCarried()) {
      oldest.giveUp(why);
    }
    while (inFlight.isAnyDue() && (aborted || isOverdue(inFlight.peekDue()))) {
      notSent(
          inFlight.removeDue(),
          aborted ? why : "No connection was free for it before the timeout.");
    }
  }

  /**
   * The timeout is the server's: while the loop stands still it does not run, because an answer may
   * have come that nobody has read.
   */
  private boolean isOverdue(Exchange exchange) {
    long waited = clock.getAsLong() - exchange.plannedAt() - stalled(exchange);
    return waited >= plan.timeout().toNanos();
  }

  private void cut(long now, boolean ended) {
    Position position = books.position(now, ended, inFlight.byStyle(), inFlight.oldest(), open);
    merger.report(index, books.interval(), position, stopped);
    books.turn();
  }

  private OpenAtStop openNow() {
    Map<Style, Integer> open = inFlight.byStyle();
    int count = inFlight.size();
    long age = count == 0 ? 0 : clock.getAsLong() - inFlight.oldest();
    return new OpenAtStop(count, age, open, books.answered(), books.failures());
  }

  /** Waits for answers, but not past a moment. */
  private void rest(long until) throws IOException {
    boolean behind = inFlight.isAnyDue() && !waiting;
    long left = behind ? 0 : until - clock.getAsLong();
    stalls.rests(left);
    if (left <= 0) {
      selector.selectNow(this::ready);
    } else if (left >= MILLISECOND) {
      selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(left));
    } else if (selector.selectNow(this::ready) == 0) {
      LockSupport.parkNanos(inFlight.isAnyCarried() ? Math.min(left, NAP) : left);
    }
    long stalled = stalls.works();
    if (inFlight.size() > 0) {
      books.stalled(stalled);
    }
  }

  private void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready();
  }

  @Override
  public boolean inTime(Exchange exchange) {
    return stalled(exchange) <= late;
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
    release(connection, exchange);
  }

  @Override
  public void failed(Connection connection, Exchange exchange, LossClass kind, String detail) {
    inFlight.left(connection);
    if (kind == LossClass.NOT_SENT || wasSentLate(connection, exchange, kind)) {
      notSent(connection, exchange, kind == LossClass.NOT_SENT ? detail : TOO_LATE);
    } else {
      books.failed(exchange.style(), kind);
      failures.add(connection, exchange, kind, detail);
    }
    if (kind.isStatus()) {
      release(connection, exchange);
    } else {
      discard(connection, exchange);
    }
  }

  /**
   * Whether a request failed that was not written before the loop stood still, and for so long that
   * it may have failed for that: a server does not wait for a request forever either.
   */
  private boolean wasSentLate(Connection connection, Exchange exchange, LossClass kind) {
    boolean connected = kind != LossClass.CONNECT_REFUSED && kind != LossClass.CONNECT_TIMEOUT;
    boolean late = connection.sentAt() == 0 || connection.sentAt() - stalls.ended() >= 0;
    return connected && late && !inTime(exchange);
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

  private void release(Connection connection, Exchange exchange) {
    boolean kept =
        connection.reusable()
            && !retires(connection, exchange)
            && pools.give(exchange.style(), connection);
    if (!kept) {
      discard(connection, exchange);
    }
  }

  private boolean retires(Connection connection, Exchange exchange) {
    return exchange.style() == Style.RECONNECT
        && connection.carried() >= plan.habits().reconnectEvery();
  }

  private void discard(Connection connection, Exchange exchange) {
    pools.closed(exchange.style());
    close(connection);
  }

  private void closeLast(Connection idle) {
    if (idle.closedByServer()) {
      books.closedIdle();
    }
    close(idle);
  }

  private void close(Connection connection) {
    open--;
    connection.close();
  }
}
