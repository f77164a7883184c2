package dev.handoff.traffic.ledger;

import dev.handoff.event.TrafficEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * An interval log in the format of HdrHistogram's tools: for each tenth of a second one line of
 * latencies and one of service times, told apart by their tags. Used by one thread at a time.
 */
public final class HdrLog implements BucketListener, AutoCloseable {
  private static final double MICROS_IN_A_MILLISECOND = 1_000;

  private final PrintStream out;
  private final HistogramLogWriter log;
  private long start;

  /**
   * A log without lines.
   *
   * @throws IllegalArgumentException with one sentence for people, if the file already exists or
   *     cannot be written
   */
  public HdrLog(Path file) {
    try {
      out =
          new PrintStream(
              new BufferedOutputStream(
                  Files.newOutputStream(
                      file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
              false,
              StandardCharsets.UTF_8);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          file + " already exists; give --hdr another name, or remove it.", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " cannot be written (" + e.getClass().getSimpleName() + "); see --hdr.", e);
    }
    log = new HistogramLogWriter(out);
  }

  @Override
  public void interval(TrafficEvent.Bucket bucket, Histogram latency, Histogram service) {
    if (start == 0) {
      begin(bucket.from());
    }
    add("latency", bucket, latency);
    add("service", bucket, service);
  }

  /** Ends the log; false if not all of it could be written. */
  public boolean end() {
    boolean whole = !out.checkError();
    out.close();
    return whole;
  }

  @Override
  public void close() {
    out.close();
  }

  private void begin(long from) {
    start = from;
    long age = (System.nanoTime() - from) / 1_000_000;
    long wall = System.currentTimeMillis() - age;
    log.outputComment("[Values in microseconds, Interval_Max in milliseconds]");
    log.outputLogFormatVersion();
    log.outputStartTime(wall);
    log.setBaseTime(wall);
    log.outputBaseTime(wall);
    log.outputLegend();
  }

  private void add(String tag, TrafficEvent.Bucket bucket, Histogram histogram) {
    histogram.setTag(tag);
    log.outputIntervalHistogram(
        (bucket.from() - start) / 1e9,
        (bucket.to() - start) / 1e9,
        histogram,
        MICROS_IN_A_MILLISECOND);
  }
}
