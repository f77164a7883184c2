package dev.handoff.event;

import java.util.Map;

/**
 * What the traffic process sent and got back. All counters whose name ends in Total count from the
 * start, so a lost line does not lose any request from the account: in every line, planned =
 * answered + failed + notSent + inFlight.
 */
public sealed interface TrafficEvent extends Event {
  /**
   * The generator counts as late if it begins a request more than this many microseconds after its
   * planned moment. Such measurements are partly its own doing. Page, verdict and faults all use
   * this number.
   */
  long LATE_MICROS = 20_000;

  /** Whether a generator with this lag, such as {@link Bucket#lagMicros}, is late. */
  static boolean isLate(long lagMicros) {
    return lagMicros > LATE_MICROS;
  }

  /**
   * Whether too many requests were not sent for the others to prove anything: more than 1 % of
   * those planned. Runs, verdicts and the bench all use this number.
   */
  static boolean isUnproven(long planned, long notSent) {
    return notSent * 100 > planned;
  }

  /**
   * Traffic begins.
   *
   * @param url the URL that is requested
   * @param rate requests a second; the highest rate if it changes
   * @param connections the styles and their shares, such as {@code mixed} or {@code
   *     close=2,think=1}
   * @param arrivals {@code uniform} or {@code poisson}
   * @param durationMillis for how long requests are planned
   * @param slowShare share of requests, 0 to 1, sent to {@code /slow}
   * @param timeoutMillis after which an unanswered request counts as failed
   * @param steps how the rate changes, as given by the user; empty if it does not change
   * @param warmupMillis the warm-up at the start, whose requests are counted but left out of all
   *     latencies
   */
  record Started(
      String url,
      double rate,
      String connections,
      String arrivals,
      long durationMillis,
      double slowShare,
      long timeoutMillis,
      String steps,
      long warmupMillis)
      implements TrafficEvent {}

  /**
   * Times from writing a request to the last byte of its answer: what the server took, without the
   * waiting time that an open loop counts.
   *
   * @param histogram in microseconds, as a compressed HdrHistogram, base64
   */
  record Service(long p50Micros, long p99Micros, long maxMicros, String histogram) {}

  /** The account of one connection style since the start; the difference is in flight. */
  record Style(long planned, long answered, long failed, long notSent) {}

  /**
   * A tenth of a second of traffic.
   *
   * @param from start of the interval, on the monotonic clock, nanoseconds
   * @param to its end
   * @param rate the rate planned for the end of the interval, requests a second
   * @param planned requests whose planned moment lay in the interval
   * @param sent requests written in the interval
   * @param answered valid answers completed in the interval
   * @param failed requests that failed in the interval: the sum of {@code failures} without
   *     not-sent
   * @param notSent requests given up in the interval because the generator was too late for them,
   *     or at its limit
   * @param slow answers in the interval that were slow by design (header X-Slow); they are counted
   *     in {@code answered} but in no latency figure
   * @param warmup other answers in the interval, to requests planned during the warm-up, counted in
   *     the same way: only answers that are neither slow nor warm-up are in the latencies
   * @param inFlight requests open at the end of the interval
   * @param oldest planned moment of the oldest open request on the monotonic clock, 0 if there is
   *     none: every request planned before it has ended
   * @param connections connections open at the end of the interval
   * @param closedIdle kept-alive connections found closed by the server while they carried no
   *     request
   * @param failures failures of this interval by class
   * @param answeredBy answers of the interval by the PID that gave them; "0" for answers that named
   *     none
   * @param p50Micros latency from the planned moment; 0 without an answer in the interval
   * @param p99Micros the same at 99 %
   * @param maxMicros the same, for the slowest
   * @param lagMicros the longest delay between planned and sent that is the generator's own fault,
   *     or the longest time that it stood still with requests open
   * @param histogram latencies in microseconds as a compressed HdrHistogram, base64
   * @param service the same answers, measured from when their requests were sent; null if unknown
   * @param styles by connection style, since the start; null if unknown
   * @param plannedTotal since the start
   * @param answeredTotal since the start
   * @param failedTotal since the start
   * @param notSentTotal since the start
   */
  record Bucket(
      long from,
      long to,
      double rate,
      int planned,
      int sent,
      int answered,
      int failed,
      int notSent,
      int slow,
      int warmup,
      int inFlight,
      long oldest,
      int connections,
      int closedIdle,
      Map<String, Integer> failures,
      Map<String, Integer> answeredBy,
      long p50Micros,
      long p99Micros,
      long maxMicros,
      long lagMicros,
      String histogram,
      Service service,
      Map<String, Style> styles,
      long plannedTotal,
      long answeredTotal,
      long failedTotal,
      long notSentTotal)
      implements TrafficEvent, Sample {}

  /**
   * A request got no valid answer.
   *
   * @param request its number in the run
   * @param kind the name of the {@link LossClass}, such as {@code closed-before-response-reused}
   * @param connection number of its connection in the run
   * @param reused true if the connection had carried a request before
   * @param server the PID that last named itself on the connection; 0 if none has, and then nobody
   *     can tell which process had the request
   * @param plannedAt its planned moment on the monotonic clock, nanoseconds
   * @param style of its connection, such as {@code keep-alive}
   * @param detail one sentence
   */
  record Failure(
      long request,
      String kind,
      long connection,
      boolean reused,
      long server,
      long plannedAt,
      String style,
      String detail)
      implements TrafficEvent {}

  /**
   * Traffic has ended and nothing is in flight.
   *
   * @param planned requests in the run
   * @param answered valid answers
   * @param failed requests without one
   * @param notSent requests never sent
   * @param failures by class, not-sent included
   * @param styles by connection style
   * @param why {@code duration}, {@code stopped}, or {@code aborted}: ended with requests in
   *     flight, which are counted as failed
   */
  record Finished(
      long planned,
      long answered,
      long failed,
      long notSent,
      Map<String, Long> failures,
      Map<String, Style> styles,
      String why)
      implements TrafficEvent {}
}
