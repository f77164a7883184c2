package dev.handoff.traffic;

import dev.handoff.event.Event;
import dev.handoff.event.EventSink;
import dev.handoff.event.TrafficEvent;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells a terminal once a second how the run stands. Used by the thread of the event loop only. */
final class Progress implements EventSink {
  private static final int BUCKETS_A_LINE = 10;

  private final PrintWriter out;
  private final boolean sameLine;
  private int buckets;
  private long slowest;

  /**
   * A progress that has not said anything.
   *
   * @param sameLine whether each line overwrites the one before, as a person's terminal can show
   */
  Progress(PrintWriter out, boolean sameLine) {
    this.out = out;
    this.sameLine = sameLine;
  }

  @Override
  public void publish(Event event) {
    if (event instanceof TrafficEvent.Bucket bucket) {
      slowest = Math.max(slowest, bucket.maxMicros());
      if (++buckets % BUCKETS_A_LINE == 0) {
        line(bucket);
        slowest = 0;
      }
    } else if (event instanceof TrafficEvent.Finished && sameLine) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  private void line(TrafficEvent.Bucket bucket) {
    String line =
        String.format(
            Locale.ROOT,
            "%3d s  planned %,d  answered %,d  lost %,d  not sent %,d  in flight %,d  slowest %.1f ms",
            buckets / BUCKETS_A_LINE,
            bucket.plannedTotal(),
            bucket.answeredTotal(),
            bucket.failedTotal(),
            bucket.notSentTotal(),
            bucket.inFlight(),
            slowest / 1e3);
    if (sameLine) {
      out.print("\r\033[K" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }
}
