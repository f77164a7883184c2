package dev.handoff.restart;

/**
 * Connections taken from the listener since the start. Times are of the monotonic clock ({@link
 * System#nanoTime}), which the processes of one machine share, and 0 as long as there was none.
 *
 * @param count how many
 * @param firstAt when the first was taken
 * @param lastAt when the last was taken
 */
public record Accepts(long count, long firstAt, long lastAt) {
  /** Before the first. */
  public static final Accepts NONE = new Accepts(0, 0, 0);

  /** These and one more. */
  public Accepts andOne(long at) {
    return new Accepts(count + 1, count == 0 ? at : firstAt, at);
  }
}
