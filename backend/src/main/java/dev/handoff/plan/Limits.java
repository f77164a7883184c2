package dev.handoff.plan;

import java.time.Duration;
import java.util.Locale;

/** How much traffic can be asked for. Form, API and command line are checked here. */
public final class Limits {
  /** Requests a second, of several event loops: only the command line can have these. */
  public static final int RATE = 50_000;

  /**
   * Requests a second of one event loop, which is what page, API and lab have. One was seen to send
   * 20,000 a second at their moments; at 30,000 half of its requests took longer than 33 ms, and a
   * loss would have been the generator's own.
   */
  public static final int RATE_OF_ONE_LOOP = 20_000;

  /** The longest duration, as people write it. */
  public static final String LONGEST = "1h";

  /** The longest duration. */
  public static final Duration DURATION = Durations.parse(LONGEST);

  private Limits() {}

  /**
   * Checks a duration.
   *
   * @param name of the field or option that gives it
   * @throws IllegalArgumentException with one sentence for people
   */
  public static void checkDuration(String name, Duration value) {
    if (value.isZero() || value.compareTo(DURATION) > 0) {
      throw refused(
          "%s must be longer than 0 and at most %s, such as 30s, 5m or 1h.", name, LONGEST);
    }
  }

  /**
   * Checks a rate.
   *
   * @param most requests a second
   * @throws IllegalArgumentException with one sentence for people
   */
  public static void checkRate(String name, double value, int most) {
    if (!(value > 0 && value <= most)) {
      throw refused("%s must be above 0 and at most %,d.", name, most);
    }
  }

  /**
   * Checks a share of the requests.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public static void checkShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw refused("%s must be a number from 0 to 1.", name);
    }
  }

  /**
   * Checks a time at the start that counts in no latency.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public static void checkWarmup(String name, Duration value, Duration length) {
    if (value.compareTo(length) >= 0) {
      throw refused("%s must be shorter than the traffic, or no latency is measured.", name);
    }
  }

  /** A refusal with one sentence for people. */
  static IllegalArgumentException refused(String sentence, Object... values) {
    return new IllegalArgumentException(String.format(Locale.ROOT, sentence, values));
  }
}
