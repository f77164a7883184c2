package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent.Answers;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.event.TrafficEvent.Fresh;
import dev.handoff.event.TrafficEvent.Load;
import dev.handoff.event.TrafficEvent.Open;
import dev.handoff.event.TrafficEvent.Span;
import dev.handoff.event.TrafficEvent.Times;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Six seconds of reports, a tenth each; the moment is that at two seconds. */
class StretchTest {
  private static final long MILLI = 1_000_000;
  private static final long MOMENT = 2_000 * MILLI;

  private final List<Bucket> reports = new ArrayList<>();

  StretchTest() {
    for (int tenth = 0; tenth < 60; tenth++) {
      reports.add(report(tenth, 2, 100, 20));
    }
  }

  @Test
  void slowestAndLagAreOfFourSecondsAndTheRestIsOfTheWindow() {
    reports.set(9, report(9, 90, 9_000, 90));
    reports.set(10, report(10, 31, 3_000, 20));
    reports.set(25, report(25, 7, 100, 40));
    reports.set(49, report(49, 30, 4_000, 20));
    reports.set(50, report(50, 90, 9_000, 90));

    assertThat(Stretch.at(MOMENT, 1_000 * MILLI, reports))
        .isEqualTo(new Stretch(40.0, 31.007, 7.003, 4.0));
  }

  @Test
  void aWindowThatEndsEarlierDoesNotSeeIt() {
    reports.set(25, report(25, 7, 100, 40));

    assertThat(Stretch.at(MOMENT, 400 * MILLI, reports))
        .isEqualTo(new Stretch(20.0, 7.003, 2.0, 0.1));
  }

  @Test
  void withoutReportsNothingIsKnown() {
    assertThat(Stretch.at(MOMENT, 400 * MILLI, List.of()))
        .isEqualTo(new Stretch(null, null, null, null));
  }

  /** Five answers, the slowest of so many milliseconds; new connections, with such a gap. */
  private static Bucket report(int tenth, int slowest, long lagMicros, int gap) {
    long from = tenth * 100 * MILLI;
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < 4; i++) {
      histogram.recordValue(1_000);
    }
    histogram.recordValue(slowest * 1_000L);
    Times times = new Times(1_000, slowest * 1_000L, histogram.getMaxValue(), encoded(histogram));
    Tally tally = new Tally(5, 5, 0, 0);
    return new Bucket(
        new Span(from, from + 100 * MILLI),
        new Load(50, 5, lagMicros),
        tally,
        tally,
        Map.of(),
        Open.NONE,
        new Answers(
            0,
            0,
            Map.of(),
            new Fresh(5, 0, from + 1, from + 99 * MILLI, from + MILLI, from + (1 + gap) * MILLI)),
        Map.of(),
        times,
        times);
  }

  private static String encoded(Histogram histogram) {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }
}
