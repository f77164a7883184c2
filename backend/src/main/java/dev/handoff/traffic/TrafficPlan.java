package dev.handoff.traffic;

import dev.handoff.event.TrafficEvent;
import java.time.Duration;

/**
 * What is to be sent.
 *
 * @param target whom to ask
 * @param rate requests a second
 * @param duration for how long requests are planned
 * @param connections how they are spread over connections
 * @param arrivals how they are spread over time
 * @param timeout from the planned moment; a request without a complete answer by then has failed
 * @param slowShare share of the requests, 0 to 1, that ask for {@code /slow}
 * @param slowSeconds how long those shall take
 * @param pool how many connections are kept alive
 * @param maxOpen how many requests may be due and unanswered; what is due beyond is not sent
 */
record TrafficPlan(
    Target target,
    double rate,
    Duration duration,
    ConnectionMode connections,
    Arrivals arrivals,
    Duration timeout,
    double slowShare,
    int slowSeconds,
    int pool,
    int maxOpen) {

  static final int MAX_RATE = 50_000;
  static final Duration MAX_DURATION = Duration.ofHours(1);
  static final int MAX_OPEN = 10_000;
  private static final int USUAL_POOL = 64;
  private static final double IDLE_SECONDS = 0.5;

  /**
   * How many connections to keep alive if nobody says: as many as make each one idle for half a
   * second between its requests, long enough to be closed under the client, short enough that a
   * server which closes what idles for seconds is not provoked; 64 at most.
   */
  static int usualPool(double rate, ConnectionMode connections) {
    double keptAliveRate = rate * connections.share();
    return (int) Math.min(USUAL_POOL, Math.max(1, Math.ceil(keptAliveRate * IDLE_SECONDS)));
  }

  TrafficEvent.Started started() {
    return new TrafficEvent.Started(
        target.url(),
        rate,
        connections.toString(),
        arrivals.toString(),
        duration.toMillis(),
        slowShare,
        timeout.toMillis(),
        "",
        0);
  }
}
