package dev.handoff.traffic.wire;

import java.time.Duration;

/**
 * The settings of single styles.
 *
 * @param slowSeconds how long the answers of the style slow should take
 * @param reconnectEvery after how many requests the style reconnect closes a connection
 * @param think how long a connection of the style think must idle
 * @param uploadBytes the length of the bodies of the style upload
 */
public record Habits(int slowSeconds, int reconnectEvery, Duration think, int uploadBytes) {
  /** The settings of which nothing has been said. */
  public static final Habits USUAL = new Habits(10, 50, Duration.ofSeconds(1), 65_536);

  /** The longest body of the style upload. */
  public static final int MAX_UPLOAD = 16 * 1024 * 1024;
}
