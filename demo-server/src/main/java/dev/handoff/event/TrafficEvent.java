package dev.handoff.event;

import java.util.Map;

/**
 * What the traffic process sent and got back. All counters with the word total are since the start,
 * so that a lost line loses no request from the books: planned = answered + failed + notSent +
 * inFlight, in every line.
 */
public sealed interface TrafficEvent extends Event {
  /**
   * From where on the generator is late: a request that it began this many microseconds after its
   * moment. What is measured then is partly its own doing. Page, verdict and faults all use this
   * number.
   */
  long LATE_MICROS = 20_000;

  /** Whether a generator with this lag, such as {@link Bucket#lagMicros}, is late. */
  static boolean isLate(long lagMicros) {
    return lagMicros > LATE_MICROS;
  }

  /**
   * Whether so many requests were not sent that the others prove nothing: more than 1 % of those
   * that were planned. Runs, verdicts and the bench all use this number.
   */
  static boolean isUnproven(long planned, long notSent) {
    return notSent * 100 > planned;
  }

  /**
   * Traffic begins.
   *
   * @param url what is asked for
   * @param rate requests a second, the highest if it changes
   * @param connections the styles and their shares, such as {@code mixed} or {@code
   *     close=2,think=1}
   * @param arrivals {@code uniform} or {@code poisson}
   * @param durationMillis how long requests will be planned
   * @param slowShare share of requests, 0 to 1, sent to {@code /slow}
   * @param timeoutMillis after which an unanswered request counts as failed
   * @param steps how the rate changes, as it was given; empty if it does not
   * @param warmupMillis at the start, whose requests are in the books and in no latency
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
   * Times from the moment when a request was written to the last byte of its answer: what the
   * server took, without the waiting that an open loop counts.
   *
   * @param histogram in microseconds, as a compressed HdrHistogram, base64
   */
  record Service(long p50Micros, long p99Micros, long maxMicros, String histogram) {}

  /** The books of one connection style, since the start; what is missing is in flight. */
  record Style(long planned, long answered, long failed, long notSent) {}

  /**
   * One tenth of a second.
   *
   * @param from start of the interval, on the monotonic clock, nanoseconds
   * @param to its end
   * @param rate that was promised for its end, requests a second
   * @param planned requests whose moment lay in the interval
   * @param sent requests written in the interval
   * @param answered valid answers that were complete in the interval
   * @param failed requests that failed in the interval: the sum of {@code failures} without
   *     not-sent
   * @param notSent requests given up in the interval because the generator was too late for them,
   *     or at its limit
   * @param slow answers in the interval that were slow by design (header X-Slow); they are in
   *     {@code answered}, and in no latency figure
   * @param warmup other answers in the interval, to requests planned during the warm-up; likewise:
   *     what is neither slow nor warm-up is in the latencies
   * @param inFlight requests open at the end of the interval
   * @param oldest planned moment of the oldest of these on the monotonic clock, 0 if there is none:
   *     everything planned before it has ended
   * @param connections open at its end
   * @param closedIdle kept-alive connections found closed by the server while no request was on
   *     them
   * @param failures by class, those of the interval only
   * @param answeredBy answers of the interval by the PID that gave them; "0" where the answer named
   *     none
   * @param p50Micros latency from the planned moment; 0 without an answer in the interval
   * @param p99Micros the same at 99 %
   * @param maxMicros the same, the slowest
   * @param lagMicros greatest delay between planned and sent that is the generator's own fault, or
   *     the longest that it stood still with requests open
   * @param histogram latencies in microseconds as a compressed HdrHistogram, base64
   * @param service the same answers, measured from when they were sent; null if nobody says
   * @param styles by connection style, since the start; null if nobody says
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
   * @param server the PID that last named itself on the connection, 0 if none has: then nobody can
   *     tell which process the request was with
   * @param plannedAt its moment on the monotonic clock, nanoseconds
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
