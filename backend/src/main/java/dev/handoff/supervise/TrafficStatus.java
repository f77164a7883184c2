package dev.handoff.supervise;

/**
 * The latest traffic run.
 *
 * @param running true until its end is known
 * @param pid the traffic process, 0 if there was no run
 * @param url the URL that is asked for
 * @param rate requests per second, the highest if it changes
 * @param connections connection styles, such as {@code mixed} or {@code close=2,think=1}
 * @param arrivals {@code uniform} or {@code poisson}
 * @param durationMillis how long requests are planned for
 * @param slowShare share of the requests, 0 to 1, that go to {@code /slow}
 * @param steps how the rate changes; empty if it does not, null if unknown
 * @param warmupMillis a time at the start that counts in no latency
 * @param startedAt milliseconds since 1970
 * @param planned requests so far
 * @param answered valid answers so far
 * @param failed requests without a valid answer so far
 * @param notSent requests given up before they were sent
 * @param inFlight open requests
 * @param why {@code duration} or {@code stopped}; or how its process ended if it did not report
 *     that itself; null while it runs
 */
public record TrafficStatus(
    boolean running,
    long pid,
    String url,
    double rate,
    String connections,
    String arrivals,
    long durationMillis,
    double slowShare,
    String steps,
    long warmupMillis,
    long startedAt,
    long planned,
    long answered,
    long failed,
    long notSent,
    long inFlight,
    String why) {

  static final TrafficStatus NONE =
      new TrafficStatus(false, 0, null, 0, null, null, 0, 0, null, 0, 0, 0, 0, 0, 0, 0, null);
}
