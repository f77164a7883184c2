package dev.handoff.lab;

import dev.handoff.plan.Style;
import java.time.Duration;

/**
 * The load of each round.
 *
 * @param rate requests per second
 * @param pool kept-alive connections
 * @param before how long it runs before the moment at which nothing happens
 * @param after how long it runs after that moment, and after the signal that follows, if the next
 *     generation is ready in good time
 */
record RoundLoad(double rate, int pool, Duration before, Duration after) {
  /** The longest that either may last. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** So long before the signal nobody looks at the time without one any more. */
  private static final Duration APART = Duration.ofSeconds(1);

  /** From the moment at which nothing happens to the signal. */
  Duration between() {
    return after.plus(before.compareTo(APART) < 0 ? before : APART);
  }

  /** The title of a client style in the table. */
  static String title(Style style) {
    return switch (style) {
      case CLOSE -> "a new connection for each request";
      case KEEP_ALIVE -> "keep-alive, client just writes";
      case KEEP_ALIVE_LOOKING -> "keep-alive, client looks for the server's FIN before reuse";
      default -> style.toString();
    };
  }
}
