package dev.handoff.traffic.command;

import dev.handoff.event.TrafficEvent;
import dev.handoff.traffic.ledger.BucketListener;
import dev.handoff.traffic.ledger.Ledger;
import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Shows the state of the run on a terminal once a second. Used by one thread at a time. */
final class Progress implements BucketListener {
  private static final int BUCKETS_A_LINE = 10;

  private final PrintWriter out;
  private final boolean sameLine;
  private final Histogram latency = new Histogram(Ledger.DIGITS);
  private int buckets;
  private long answered;
  private long lag;
  private long begin;

  /**
   * A progress that has not printed anything.
   *
   * @param sameLine whether each line overwrites the one before, as an interactive terminal can
   */
  Progress(PrintWriter out, boolean sameLine) {
    this.out = out;
    this.sameLine = sameLine;
  }

  @Override
  public void interval(TrafficEvent.Bucket bucket, Histogram latencies, Histogram service) {
    if (buckets % BUCKETS_A_LINE == 0) {
      begin = bucket.from();
    }
    latency.add(latencies);
    answered += bucket.tally().answered();
    lag = Math.max(lag, bucket.load().lagMicros());
    if (++buckets % BUCKETS_A_LINE == 0) {
      line(bucket);
      latency.reset();
      answered = 0;
      lag = 0;
    }
  }

  /** Clears the line for what is printed next. */
  void end() {
    if (sameLine) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  private void line(TrafficEvent.Bucket bucket) {
    String line =
        String.format(
            Locale.ROOT,
            "%3d s  planned %,d  answered %,d (%,.0f/s)  lost %,d  not sent %,d  in flight %,d"
                + "  p99 %.1f ms  slowest %.1f ms  lag %.1f ms",
            buckets / BUCKETS_A_LINE,
            bucket.total().planned(),
            bucket.total().answered(),
            answered * 1e9 / (bucket.to() - begin),
            bucket.total().failed(),
            bucket.total().notSent(),
            bucket.open().inFlight(),
            latency.getValueAtPercentile(99) / 1e3,
            latency.getMaxValue() / 1e3,
            lag / 1e3);
    if (sameLine) {
      out.print("\r\033[K" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }
}
