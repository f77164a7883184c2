package dev.handoff.traffic;

import java.time.Duration;

/**
 * The settings of single styles.
 *
 * @param slowSeconds how long the answers of the style slow should take
 * @param reconnectEvery after how many requests the style reconnect closes a connection
 * @param think how long a connection of the style think must idle
 * @param uploadBytes the length of the bodies of the style upload
 */
record Habits(int slowSeconds, int reconnectEvery, Duration think, int uploadBytes) {
  static final Habits USUAL = new Habits(10, 50, Duration.ofSeconds(1), 65_536);
  static final int MAX_UPLOAD = 16 * 1024 * 1024;
}
