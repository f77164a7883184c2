package dev.handoff.traffic.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.demo.ServerProcess;
import dev.handoff.event.EventSink;
import dev.handoff.event.LossClass;
import dev.handoff.event.TrafficEvent;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The books balance, are merged from all loops, and do not grow with the run. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class LedgerTest {

  @Test
  void aLoopThatDoesNotReportDelaysTheBucketAndLosesNothing() {
    List<TrafficEvent.Bucket> buckets = new ArrayList<>();
    EventSink sink = event -> buckets.add((TrafficEvent.Bucket) event);
    Merger merger =
        new Merger(
            () -> Pace.steady(10, Duration.ofHours(1)), 1_000, 2, sink, (bucket, l, s) -> {});
    Ledger three = new Ledger(EnumSet.of(Style.CLOSE));
    for (int i = 0; i < 3; i++) {
      three.planned(Style.CLOSE);
    }

    merger.report(0, three, at(2_000, false), false);
    merger.report(0, three, at(3_000, false), false);
    assertThat(buckets).isEmpty();
    merger.report(1, three, at(2_500, false), false);
    assertThat(buckets).hasSize(1);
    merger.report(0, three, at(4_000, true), false);
    merger.report(1, three, at(5_000, false), false);
    merger.report(1, three, at(6_000, true), false);

    assertThat(buckets).extracting(each -> each.tally().planned()).containsExactly(9L, 6L, 3L);
    assertThat(buckets)
        .extracting(TrafficEvent.Bucket::from)
        .containsExactly(1_000L, 2_500L, 5_000L);
    assertThat(buckets).extracting(TrafficEvent.Bucket::to).containsExactly(2_500L, 5_000L, 6_000L);
  }

  @Test
  void aProcessThatAnswersForTheFirstTimeIsNamedOnceWhateverLoopItAnswers() {
    List<TrafficEvent.FirstAnswer> first = new ArrayList<>();
    EventSink sink =
        event -> {
          if (event instanceof TrafficEvent.FirstAnswer answer) {
            first.add(answer);
          }
        };
    Merger merger =
        new Merger(
            () -> Pace.steady(10, Duration.ofHours(1)), 1_000, 2, sink, (bucket, l, s) -> {});
    Ledger one = new Ledger(EnumSet.of(Style.CLOSE));
    Ledger other = new Ledger(EnumSet.of(Style.CLOSE));
    answer(one, "4711");
    answer(one, "0");
    long between = System.nanoTime();
    answer(other, "4711");
    merger.report(0, one, at(2_000, false), false);
    merger.report(1, other, at(2_000, false), false);
    one.turn();
    other.turn();
    answer(one, "4823");
    answer(other, "4711");
    merger.report(0, one, at(3_000, true), false);
    merger.report(1, other, at(3_000, true), false);

    assertThat(first).extracting(TrafficEvent.FirstAnswer::server).containsExactly(4711L, 4823L);
    assertThat(first.get(0).at()).isLessThanOrEqualTo(between);
  }

  private static void answer(Ledger ledger, String pid) {
    ledger.planned(Style.CLOSE);
    ledger.answered(new Timed(new Exchange(1, 0, Style.CLOSE, false, 0), 1, 5, 5, pid), false);
  }

  private static LedgerState at(long to, boolean ended) {
    return new LedgerState(to, ended, 0, 0, 0, Map.of());
  }

  @Test
  void onlyTheSlowestHundredAreKept() {
    Slowest slowest = new Slowest();
    for (int i = 0; i < 10_000; i++) {
      long latency = (i * 7_919L) % 10_000;
      slowest.offer(new Timed(new Exchange(i, 0, Style.CLOSE, false, 0), 1, latency, 0, "0"));
    }

    assertThat(slowest.list()).hasSize(100);
    assertThat(slowest.list().get(0).latencyMicros()).isEqualTo(9_999);
    assertThat(slowest.list().get(99).latencyMicros()).isEqualTo(9_900);
  }

  @Test
  void onlyTheFirstThousandFailuresAreKept() {
    FailureLog log = new FailureLog(event -> {});
    for (int i = 1; i <= 5_000; i++) {
      log.add(notSent(i));
    }

    assertThat(log.first()).hasSize(1_000);
    assertThat(log.first().get(999).request()).isEqualTo(1_000);
  }

  private static TrafficEvent.Failure notSent(long request) {
    return new TrafficEvent.Failure(
        request, LossClass.NOT_SENT.toString(), 0, false, 0, 0, "upload", "No.");
  }

  @Test
  void unbalancedBooksInOneStyleEndTheRun() {
    Ledger ledger = new Ledger(EnumSet.of(Style.CLOSE, Style.THINK));
    ledger.planned(Style.CLOSE);
    ledger.state(1, false, Map.of(Style.CLOSE, 1), 1, 1);

    assertThatThrownBy(() -> ledger.state(1, false, Map.of(Style.THINK, 1), 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The books of close do not balance: Tally[planned=1");
  }

  /** An hour of buckets, in a heap that could hold only a few seconds of them. */
  @Test
  void anHourOfBucketsNeedsNoMemory() throws Exception {
    Process hour =
        new ProcessBuilder(
                ServerProcess.java(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                AnHour.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(hour.getInputStream().readAllBytes());
      assertThat(hour.waitFor()).as(said).isZero();
      assertThat(said.strip()).isEqualTo("36000 buckets of " + AnHour.REQUESTS + " requests");
    } finally {
      hour.destroyForcibly().waitFor();
    }
  }

  /** Feeds the books as a loop would over an hour. */
  static final class AnHour {
    static final int BUCKETS = 36_000;
    static final int A_BUCKET = 20;
    static final long REQUESTS = (long) BUCKETS * A_BUCKET;

    public static void main(String[] arguments) {
      int[] count = new int[1];
      Ledger ledger = new Ledger(EnumSet.allOf(Style.class));
      FailureLog failures = new FailureLog(event -> {});
      Merger merger =
          new Merger(
              () -> Pace.steady(200, Duration.ofHours(1)),
              0,
              1,
              event -> count[0] += event instanceof TrafficEvent.Bucket ? 1 : 0,
              (bucket, latency, service) -> {});
      Style[] styles = Style.values();
      long number = 0;
      for (int i = 1; i <= BUCKETS; i++) {
        for (int j = 0; j < A_BUCKET; j++) {
          Exchange exchange = new Exchange(++number, i, styles[j % styles.length], false, 0);
          ledger.planned(exchange.style());
          if (j == 0) {
            ledger.failed(exchange.style(), LossClass.NOT_SENT);
            failures.add(notSent(number));
          } else {
            String pid = Long.toString(number % 100_000);
            ledger.answered(new Timed(exchange, number, (number * 31) % 2_000, 9, pid), false);
          }
        }
        LedgerState state = ledger.state(i * 100_000_000L, i == BUCKETS, Map.of(), 0, 1);
        merger.report(0, ledger, state, false);
        ledger.turn();
      }
      System.out.println(count[0] + " buckets of " + number + " requests");
    }
  }
}
