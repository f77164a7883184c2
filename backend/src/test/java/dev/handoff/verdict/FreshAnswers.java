package dev.handoff.verdict;

import dev.handoff.event.TrafficEvent.Fresh;
import java.util.Arrays;

/** What a report says of answers on new connections at these moments, in milliseconds. */
final class FreshAnswers {
  private static final long MILLI = 1_000_000;

  private FreshAnswers() {}

  static Fresh of(long from, long to, int planned, int open, long... answers) {
    long[] within =
        Arrays.stream(answers).filter(at -> from < at && at <= to).map(at -> at * MILLI).toArray();
    long begin = 0;
    long end = 0;
    for (int i = 1; i < within.length; i++) {
      if (within[i] - within[i - 1] > end - begin) {
        begin = within[i - 1];
        end = within[i];
      }
    }
    return within.length == 0
        ? new Fresh(planned, open, 0, 0, 0, 0)
        : new Fresh(planned, open, within[0], within[within.length - 1], begin, end);
  }
}
