package dev.handoff.traffic.wire;

import dev.handoff.plan.Pace;
import dev.handoff.traffic.ledger.Exchange;
import dev.handoff.traffic.ledger.FailureLog;
import dev.handoff.traffic.ledger.Handshakes;
import dev.handoff.traffic.ledger.Ledger;
import dev.handoff.traffic.ledger.LedgerState;
import dev.handoff.traffic.ledger.Merger;
import dev.handoff.traffic.ledger.OpenAtStop;
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
 * bounded by {@link TrafficPlan.Limits#maxOpen}.
 */
public final class Loop {
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
  private final Ledger ledger;
  private final int maxOpen;

  private final InFlight inFlight = new InFlight();
  private final LongSupplier clock;

  private Lateness lateness;
  private Outcomes outcomes;
  private Merger merger;
  private OpenAtStop openAtStop;

  /** Whether a request is due for which there is no connection. */
  private boolean waiting;

  private volatile Pace pace;
  private volatile boolean stopped;
  private volatile boolean aborted;

  /**
   * A loop that has not begun.
   *
   * @param index among the loops of the run, from 0
   * @param clock the monotonic clock, nanoseconds
   * @throws IOException if this process has no descriptor left
   */
  public Loop(int index, TrafficPlan plan, RequestIds ids, FailureLog failures, LongSupplier clock)
      throws IOException {
    this.clock = clock;
    this.index = index;
    this.plan = plan;
    this.pace = plan.pace();
    this.failures = failures;
    this.ledger = new Ledger(plan.mix().styles());
    this.connections = new Connections(index, plan, selector, ids, ledger);
    this.maxOpen = Math.max(1, plan.limits().maxOpen() / plan.loops());
  }

  /** Plans no further requests, and waits for those in flight. May be called by any thread. */
  public void stop() {
    stopped = true;
    selector.wakeup();
  }

  /**
   * Goes on at another pace. May be called by any thread.
   *
   * @param next plans the same up to a moment that will not have come when all loops have been told
   */
  public void follow(Pace next) {
    pace = next;
    selector.wakeup();
  }

  /** Ends at once: what is in flight fails. May be called by any thread. */
  public void abort() {
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
  public void run(long start, Merger merger, Runnable onInterrupt) throws IOException {
    this.merger = merger;
    this.lateness = new Lateness(plan.timeout(), clock);
    this.outcomes = new Outcomes(inFlight, connections, lateness, ledger, failures, clock);
    try (selector) {
      loop(start, onInterrupt);
      if (openAtStop == null) {
        openAtStop = openNow();
      }
    } finally {
      inFlight.closeAll();
    }
  }

  /** Its ledger, to be read when it has ended. */
  public Ledger ledger() {
    return ledger;
  }

  /** How many connections it has opened. */
  public long opened() {
    return connections.opened();
  }

  /** How often TLS has been agreed on; null without TLS. */
  public Handshakes handshakes() {
    return connections.handshakes();
  }

  /** What was open when it was told to stop, or at its end if it was not told to. */
  public OpenAtStop openAtStop() {
    return openAtStop;
  }

  private void loop(long start, Runnable onInterrupt) throws IOException {
    Schedule schedule = new Schedule(index, plan);
    long cut = CUT;
    while (true) {
      if (Thread.interrupted()) {
        onInterrupt.run();
      }
      long now = clock.getAsLong() - start;
      // Read after the clock: if it is still the former one, what is due now is due by both.
      Pace present = pace;
      if (schedule.follow(present)) {
        connections.suit(present.last());
      }
      while (schedule.isDue(now) && !stopped) {
        due(schedule.take(start, lateness.stalls()));
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
      boolean planning = schedule.isLeft() && !stopped;
      if (!planning && inFlight.size() == 0) {
        break;
      }
      rest(start + Math.min(cut, planning ? schedule.next() : cut));
    }
    connections.drain();
    cut(clock.getAsLong(), true);
  }

  private void due(Exchange exchange) {
    ledger.planned(exchange.style());
    long lag = clock.getAsLong() - exchange.plannedAt();
    if (lateness.isTooLate(lag)) {
      outcomes.tooLate(exchange, lag);
    } else if (inFlight.size() >= maxOpen && inFlight.isAnyDue() && !waiting) {
      ledger.tooLate();
      outcomes.notSent(
          exchange, "Not sent in time: the generator was behind with too many others.");
    } else if (inFlight.size() >= maxOpen) {
      outcomes.notSent(exchange, "There were " + maxOpen + " requests open already.");
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
        outcomes.tooLate(inFlight.removeDue(), lag);
        if (connection != null) {
          connections.giveBack(connection, exchange.style());
        }
        continue;
      }
      if (waiting) {
        return;
      }
      inFlight.removeDue();
      if (connection == null) {
        try {
          connection = connections.open(exchange.style(), outcomes);
        } catch (IOException e) {
          outcomes.notSent(
              exchange, "This process can open no further connection: " + e.getMessage() + ".");
          continue;
        }
      }
      inFlight.carry(connection);
      ledger.begun(exchange, lag);
      connection.carry(exchange);
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
      outcomes.notSent(
          inFlight.removeDue(),
          aborted ? why : "No connection was free for it before the timeout.");
    }
  }

  private void cut(long now, boolean ended) {
    LedgerState state =
        ledger.state(now, ended, inFlight.byStyle(), inFlight.oldest(), connections.open());
    merger.report(index, ledger, state, stopped);
    ledger.turn();
  }

  private OpenAtStop openNow() {
    long age = inFlight.size() == 0 ? 0 : clock.getAsLong() - inFlight.oldest();
    return new OpenAtStop(
        inFlight.size(), age, inFlight.byStyle(), ledger.answered(), ledger.failures());
  }

  /** Waits for answers, but not past a moment. */
  private void rest(long until) throws IOException {
    // Before the answers are read: those that came during a stall may be all that were missing.
    boolean open = inFlight.size() > 0;
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
    if (open) {
      ledger.stalled(stalled);
    }
  }

  private void ready(SelectionKey key) {
    ((Connection) key.attachment()).ready();
  }
}
