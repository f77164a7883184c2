package dev.handoff.event;

import java.util.Map;

/**
 * What the traffic process sent and got back. All counters with the word total are since the start,
 * so that a lost line loses no request from the books: planned = answered + failed + notSent +
 * inFlight, in every line.
 */
public sealed interface TrafficEvent extends Event {

  /**
   * Traffic begins.
   *
   * @param url what is asked for
   * @param rate requests a second
   * @param connections {@code mixed}, {@code keep-alive} or {@code close}
   * @param arrivals {@code uniform} or {@code poisson}
   * @param durationMillis how long requests will be planned
   * @param slowShare share of requests, 0 to 1, sent to {@code /slow}
   * @param timeoutMillis after which an unanswered request counts as failed
   */
  record Started(
      String url,
      double rate,
      String connections,
      String arrivals,
      long durationMillis,
      double slowShare,
      long timeoutMillis)
      implements TrafficEvent {}

  /**
   * One tenth of a second.
   *
   * @param from start of the interval, on the monotonic clock, nanoseconds
   * @param to its end
   * @param planned requests whose moment lay in the interval
   * @param sent requests written in the interval
   * @param answered valid answers that were complete in the interval
   * @param failed requests that failed in the interval: the sum of {@code failures} without
   *     not-sent
   * @param notSent requests given up in the interval because the generator was at its limit
   * @param slow answers in the interval that were slow by design (header X-Slow); they are in
   *     {@code answered}, and in no latency figure
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
   * @param lagMicros greatest delay between planned and sent: the generator's own fault
   * @param histogram latencies in microseconds as a compressed HdrHistogram, base64
   * @param plannedTotal since the start
   * @param answeredTotal since the start
   * @param failedTotal since the start
   * @param notSentTotal since the start
   */
  record Bucket(
      long from,
      long to,
      int planned,
      int sent,
      int answered,
      int failed,
      int notSent,
      int slow,
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
      long plannedTotal,
      long answeredTotal,
      long failedTotal,
      long notSentTotal)
      implements TrafficEvent, Sample {}

  /**
   * A request got no valid answer.
   *
   * @param request its number in the run
   * @param kind the error class, such as {@code closed-before-response-reused}
   * @param connection number of its connection in the run
   * @param reused true if the connection had carried a request before
   * @param server the PID that last named itself on the connection, 0 if none has: then nobody can
   *     tell which process the request was with
   * @param plannedAt its moment on the monotonic clock, nanoseconds
   * @param detail one sentence
   */
  record Failure(
      long request,
      String kind,
      long connection,
      boolean reused,
      long server,
      long plannedAt,
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
   * @param why {@code duration}, {@code stopped}, or {@code aborted}: ended with requests in
   *     flight, which are counted as failed
   */
  record Finished(
      long planned,
      long answered,
      long failed,
      long notSent,
      Map<String, Long> failures,
      String why)
      implements TrafficEvent {}
}
