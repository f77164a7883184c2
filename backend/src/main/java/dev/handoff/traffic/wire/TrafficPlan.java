package dev.handoff.traffic.wire;

import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Arrivals;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import java.time.Duration;
import java.util.Locale;

/**
 * The requests to send.
 *
 * @param target the server to ask
 * @param pace how many requests per second, and for how long they are planned
 * @param mix which connection styles they have
 * @param arrivals how they are spread over time
 * @param warmup a time at the start, whose requests count in the books but in no latency
 * @param timeout from the planned moment; a request without a complete answer by then has failed
 * @param habits the numbers that belong to single styles
 * @param limits what it may have open
 * @param loops how many event loops share the work
 */
public record TrafficPlan(
    Target target,
    Pace pace,
    Mix mix,
    Arrivals arrivals,
    Duration warmup,
    Duration timeout,
    Habits habits,
    Limits limits,
    int loops) {

  /**
   * What the traffic may have open.
   *
   * @param pool how many connections a style keeps alive; 0 for the usual number
   * @param maxOpen how many requests may be due and unanswered; requests beyond that are not sent
   * @param maxConnections how many may be open at once, including idle ones; requests beyond that
   *     wait
   */
  public record Limits(int pool, int maxOpen, int maxConnections) {
    /** The usual limits, and this many kept connections a style. */
    public static Limits ofPool(int pool) {
      return new Limits(pool, MAX_OPEN, MAX_CONNECTIONS);
    }
  }

  /** The most requests that may be due and unanswered. */
  public static final int MAX_OPEN = 10_000;

  /** The most connections that may be open at once. */
  public static final int MAX_CONNECTIONS = 20_000;

  /** The most event loops. */
  public static final int MAX_LOOPS = 8;

  /** The most connections of the style think that may idle at once. */
  public static final int MAX_THINKING = 5_000;

  private static final int USUAL_POOL = 64;
  private static final double IDLE_SECONDS = 0.5;

  /** A stream of the style chunked keeps its connection busy this long before it can idle. */
  private static final double STREAM_SECONDS = 1;

  /**
   * How many connections a style keeps alive. Without a given number: as many as make each one idle
   * for half a second between its requests, at most 64. That is long enough for a server to close
   * it under the client, and short enough not to provoke a server that closes what idles for
   * seconds.
   */
  public int poolOf(Style style) {
    return poolOf(style, pace.highest());
  }

  /** The same if all styles together had this rate. */
  int poolOf(Style style, double all) {
    double rate = all * mix.share(style);
    if (style == Style.THINK) {
      return MAX_THINKING;
    }
    if (style == Style.CHUNKED) {
      return (int) Math.min(limits.maxOpen, Math.ceil(rate * (STREAM_SECONDS + IDLE_SECONDS)));
    }
    if (limits.pool > 0) {
      return limits.pool;
    }
    return (int) Math.min(USUAL_POOL, Math.max(1, Math.ceil(rate * IDLE_SECONDS)));
  }

  /** How many connections of the style think are open if all styles together have this rate. */
  private double thinking(double all) {
    return all * mix.share(Style.THINK) * habits.think().toNanos() / 1e9;
  }

  /**
   * Checks a rate of all styles together.
   *
   * @param name of what gives it
   * @throws IllegalArgumentException with one sentence for people
   */
  public void checkRate(String name, double rate) {
    dev.handoff.plan.Limits.checkRate(name, rate, dev.handoff.plan.Limits.RATE);
    if (thinking(rate) > MAX_THINKING) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Of the style think %,.0f connections would be open; %,d are the most: lower its rate"
                  + " or --think.",
              thinking(rate),
              MAX_THINKING));
    }
  }

  /** The same for another target. */
  public TrafficPlan to(Target other) {
    return new TrafficPlan(other, pace, mix, arrivals, warmup, timeout, habits, limits, loops);
  }

  /** The same at another pace. */
  public TrafficPlan at(Pace other) {
    return new TrafficPlan(target, other, mix, arrivals, warmup, timeout, habits, limits, loops);
  }

  /** What is said when it begins. */
  public TrafficEvent.Started started() {
    return new TrafficEvent.Started(
        target.url(),
        pace.highest(),
        mix.toString(),
        arrivals.toString(),
        pace.duration().toMillis(),
        mix.slowShare(),
        timeout.toMillis(),
        pace.toString(),
        warmup.toMillis(),
        target.asking().method());
  }
}
