package dev.handoff.restart;

/**
 * Connections taken from the listener since the start. Times are on the monotonic clock ({@link
 * System#nanoTime}), which all processes of a machine share, and 0 until there is a connection.
 *
 * @param count how many
 * @param firstAt when the first was taken
 * @param lastAt when the last was taken
 */
public record Accepts(long count, long firstAt, long lastAt) {
  /** No connection yet. */
  public static final Accepts NONE = new Accepts(0, 0, 0);

  /** These and one more connection, taken at this time. */
  public Accepts andOne(long at) {
    return new Accepts(count + 1, count == 0 ? at : firstAt, at);
  }
}
