package dev.handoff;

import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.EventWriter;
import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An imaginary traffic process: reports a run to the bus in which exactly what a test wants
 * happened, some tenths of a second after its beginning.
 */
final class TrafficStory implements AutoCloseable {
  static final int RATE = 200;

  private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);

  private final EventWriter writer = new EventWriter();
  private final SocketChannel bus;
  private final long pid;
  private final long begin;
  private final long wall;
  private long seq;
  private long planned;
  private long answered;
  private long failed;
  private long notSent;

  /** A run that began this many tenths of a second ago. */
  TrafficStory(Path bus, long pid, int tenthsAgo) throws IOException {
    this.bus = SocketChannel.open(UnixDomainSocketAddress.of(bus));
    this.pid = pid;
    begin = System.nanoTime() - tenthsAgo * TENTH;
    wall = System.currentTimeMillis() - tenthsAgo * 100L;
    tell(
        0,
        new TrafficEvent.Started(
            "http://127.0.0.1:1/", RATE, "mixed", "uniform", 60_000, 0, 15_000, "", 0, "GET"));
  }

  /** The number of the tenth that has just ended. */
  int tenth() {
    return Math.max(0, (int) ((System.nanoTime() - begin) / TENTH) - 1);
  }

  /** What is unusual about a tenth of a second. */
  record Tenth(int planned, int notSent, long lagMicros, Map<String, Integer> failures) {
    static final Tenth USUAL = new Tenth(RATE / 10, 0, 300, Map.of());

    static Tenth failing(Map<String, Integer> failures) {
      return new Tenth(RATE / 10, 0, 300, failures);
    }

    static Tenth lagging(long micros) {
      return new Tenth(RATE / 10, 0, micros, Map.of());
    }
  }

  /** Uneventful tenths from {@code from}, included, to {@code to}, excluded. */
  void usual(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      bucket(i, Tenth.USUAL);
    }
  }

  /** One tenth: p50 is 1 ms, p99 2 ms, max 3 ms; service times are 0.5, 1.5 and 2.5 ms. */
  void bucket(int number, Tenth tenth) throws IOException {
    int failures =
        tenth.failures().entrySet().stream()
            .filter(each -> LossClass.isLoss(each.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    int good = tenth.planned() - failures - tenth.notSent();
    planned += tenth.planned();
    answered += good;
    failed += failures;
    notSent += tenth.notSent();
    long from = begin + number * TENTH;
    tell(
        number + 1,
        new TrafficEvent.Bucket(
            new TrafficEvent.Span(from, from + TENTH),
            new TrafficEvent.Load(RATE, tenth.planned() - tenth.notSent(), tenth.lagMicros()),
            new Tally(tenth.planned(), good, failures, tenth.notSent()),
            total(),
            books(),
            new TrafficEvent.Open(0, 0, 8, 0),
            new TrafficEvent.Answers(0, 0, Map.of("4242", good), null),
            tenth.failures(),
            new TrafficEvent.Times(1_000, 2_000, 3_000, null),
            new TrafficEvent.Times(500, 1_500, 2_500, null)));
  }

  /**
   * A failure in a tenth, of a request planned 50 ms before it on connection 12 of process 4242.
   */
  void failure(int tenth, long request, String kind) throws IOException {
    tell(
        tenth + 0.5,
        new TrafficEvent.Failure(
            request,
            kind,
            12,
            true,
            4242,
            begin + tenth * TENTH,
            "keep-alive",
            "This is the detail of " + request + "."));
  }

  void finished(int tenth, Map<String, Long> failures) throws IOException {
    tell(tenth, new TrafficEvent.Finished(total(), failures, books(), "duration"));
  }

  private Tally total() {
    return new Tally(planned, answered, failed, notSent);
  }

  /** The totals, half in each of two styles, with all failures in the first. */
  private Map<String, Tally> books() {
    return Map.of(
        "keep-alive",
        new Tally(planned / 2, answered - planned / 2, failed, notSent),
        "think",
        new Tally(planned / 2, planned / 2, 0, 0));
  }

  private void tell(double tenths, Event event) throws IOException {
    long after = (long) (tenths * TENTH);
    byte[] line =
        writer.write(
            new Envelope(
                ++seq,
                begin + after,
                wall + TimeUnit.NANOSECONDS.toMillis(after),
                pid,
                0,
                false,
                event));
    ByteBuffer bytes = ByteBuffer.wrap(line);
    while (bytes.hasRemaining()) {
      bus.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    bus.close();
  }
}
