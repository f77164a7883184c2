package dev.handoff.story;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * In whose hands the listener was during one restart.
 *
 * @param owner whose it is
 * @param moments from the request on, the first one at 0
 */
public record HandsInWords(String owner, List<Moment> moments) {

  /**
   * From one moment on.
   *
   * @param seconds since the restart was asked for
   * @param who such as {@code old + new}; sockets are parted by a bar
   */
  public record Moment(double seconds, String who) {
    @Override
    public String toString() {
      return seconds == 0 ? who : String.format(Locale.ROOT, "+%.1f s %s", seconds, who);
    }
  }

  /** All moments in one line. */
  public String line() {
    return moments.stream().map(Moment::toString).collect(Collectors.joining(", "));
  }
}
