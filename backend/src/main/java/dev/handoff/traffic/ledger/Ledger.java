package dev.handoff.traffic.ledger;

import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Style;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Accounts for every request of one loop: in the current tenth of a second, and in the whole run.
 * They balance at each cut, as a whole and for each style, or the run stops: planned = answered +
 * failed + not sent + in flight.
 */
public final class Ledger {
  /** Significant digits of all histograms of times. */
  public static final int DIGITS = 3;

  /** Enough for any restart; a server that invents PIDs must not fill the memory. */
  private static final int MAX_PIDS = 256;

  private final Interval interval = new Interval();
  private final Histogram service = histogram();
  private final Histogram lag = histogram();
  private final Account all = new Account();
  private final Map<Style, Account> accounts = new EnumMap<>(Style.class);
  private final Map<String, Long> answeredBy = new TreeMap<>();
  private final Map<LossClass, Long> failures = new EnumMap<>(LossClass.class);
  private final Slowest slowest = new Slowest();
  private final Moments fresh = new Moments();
  private long tooLate;
  private long slow;
  private long warmup;
  private long closedIdle;

  /** The ledger of a run in these styles, without entries. */
  public Ledger(Set<Style> styles) {
    styles.forEach(style -> accounts.put(style, new Account()));
  }

  /** A request became due. */
  public void planned(Style style) {
    interval.planned++;
    all.planned();
    accounts.get(style).planned();
  }

  /** The generator began a request, this long after its planned moment. */
  public void begun(Exchange exchange, long lagNanos) {
    long micros = Interval.micros(lagNanos);
    interval.lag = Math.max(interval.lag, micros);
    if (!exchange.warmup()) {
      lag.recordValue(micros);
    }
  }

  /** The generator stalled for this long while requests were open. */
  public void stalled(long nanos) {
    interval.lag = Math.max(interval.lag, Interval.micros(nanos));
  }

  /** A request is not sent because the generator was too late for it. */
  public void tooLate() {
    tooLate++;
  }

  /** A request was written in full. */
  public void sent() {
    interval.sent++;
  }

  /**
   * A valid answer is complete.
   *
   * @param slowByDesign whether its time says nothing about the server
   */
  public void answered(Timed answer, boolean slowByDesign) {
    Exchange exchange = answer.exchange();
    Account account = accounts.get(exchange.style());
    interval.answered++;
    all.answered();
    account.answered();
    String by =
        answeredBy.size() < MAX_PIDS || answeredBy.containsKey(answer.pid()) ? answer.pid() : "0";
    interval.answeredBy.merge(by, 1, Integer::sum);
    if (answeredBy.merge(by, 1L, Long::sum) == 1) {
      interval.firstAnswerBy.put(by, System.nanoTime());
    }
    if (slowByDesign) {
      interval.slow++;
      slow++;
    } else if (exchange.warmup()) {
      interval.warmup++;
      warmup++;
    } else {
      interval.latency.recordValue(answer.latencyMicros());
      interval.service.recordValue(answer.serviceMicros());
      account.latency().recordValue(answer.latencyMicros());
      slowest.offer(answer);
    }
  }

  /**
   * A valid answer to the first request of a connection is complete, and was not slow by design. In
   * the warm-up too: it is an answer that a new client got.
   */
  public void answeredFresh(long at) {
    fresh.add(at);
  }

  /** A request will get no valid answer. */
  public void failed(Style style, LossClass kind) {
    interval.failures.merge(kind, 1, Integer::sum);
    failures.merge(kind, 1L, Long::sum);
    accounts.get(style).failed(kind);
    all.failed(kind);
  }

  /** A kept-alive connection was found closed with no request on it. */
  public void closedIdle() {
    interval.closedIdle++;
    closedIdle++;
  }

  /**
   * The current state.
   *
   * @param open what is in flight by style, counted independently
   * @throws IllegalStateException if they do not balance, which no server can cause
   */
  public LedgerState state(
      long to, boolean ended, Map<Style, Integer> open, long oldest, int connections) {
    int inFlight = open.values().stream().mapToInt(Integer::intValue).sum();
    Map<Style, Tally> styles = new EnumMap<>(Style.class);
    accounts.forEach(
        (style, account) -> {
          styles.put(style, account.tally());
          assertBalanced(style.toString(), account.tally(), open.getOrDefault(style, 0));
        });
    assertBalanced("all styles", all.tally(), inFlight);
    return new LedgerState(to, ended, inFlight, oldest, connections, styles);
  }

  /** What happened since the last {@link #turn}. */
  Interval interval() {
    return interval;
  }

  /** When new connections were answered since then. */
  Moments fresh() {
    return fresh;
  }

  /** Begins the next interval. */
  public void turn() {
    all.latency().add(interval.latency);
    service.add(interval.service);
    interval.clear();
    fresh.clear();
  }

  /** Adds the ledger of another loop, which must have been turned too. */
  public void add(Ledger other) {
    other.accounts.forEach((style, account) -> accounts.get(style).add(account));
    other.answeredBy.forEach((pid, count) -> answeredBy.merge(pid, count, Long::sum));
    other.failures.forEach((kind, count) -> failures.merge(kind, count, Long::sum));
    all.add(other.all);
    service.add(other.service);
    lag.add(other.lag);
    slowest.add(other.slowest);
    tooLate += other.tooLate;
    slow += other.slow;
    warmup += other.warmup;
    closedIdle += other.closedIdle;
  }

  /** The whole run, once nothing is in flight. */
  public TrafficEvent.Finished finished(String why) {
    Map<String, Tally> styles = new TreeMap<>();
    accounts.forEach((style, account) -> styles.put(style.toString(), account.tally()));
    return new TrafficEvent.Finished(all.tally(), Merger.named(failures), styles, why);
  }

  /** The styles of the run. */
  public Set<Style> styles() {
    return accounts.keySet();
  }

  /** The requests of one style. */
  public Tally tally(Style style) {
    return accounts.get(style).tally();
  }

  /** Latencies of one style, in microseconds from the planned moment. */
  public Histogram latency(Style style) {
    return accounts.get(style).latency();
  }

  /** Valid answers so far. */
  public long answered() {
    return all.tally().answered();
  }

  /** Answers of the run by the PID that gave them. */
  public Map<String, Long> answeredBy() {
    return new TreeMap<>(answeredBy);
  }

  /** Failures so far by class, not-sent included. */
  public Map<LossClass, Long> failures() {
    return new EnumMap<>(failures);
  }

  /** Latencies up to the last {@link #turn}, in microseconds from the planned moment. */
  public Histogram latency() {
    return all.latency();
  }

  /** The same answers, in microseconds from the moment when the request had been written. */
  public Histogram service() {
    return service;
  }

  /** Delays between planned and begun, in microseconds, without those of the warm-up. */
  public Histogram lag() {
    return lag;
  }

  /** The hundred answers with the greatest latencies, the slowest first. */
  public List<Timed> slowest() {
    return slowest.list();
  }

  /** Requests that were not sent because the generator was too late for them. */
  public long tooLateTotal() {
    return tooLate;
  }

  /** Answers that were slow by design. */
  public long slow() {
    return slow;
  }

  /** Other answers to requests of the warm-up. */
  public long warmup() {
    return warmup;
  }

  /** Kept-alive connections found closed with no request on them. */
  public long closedIdleTotal() {
    return closedIdle;
  }

  private static void assertBalanced(String what, Tally tally, int open) {
    if (tally.inFlight() != open) {
      throw new IllegalStateException(
          "The books of " + what + " do not balance: " + tally + ", and " + open + " open.");
    }
  }

  private static Histogram histogram() {
    return new Histogram(DIGITS);
  }
}
