package dev.handoff.traffic.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.event.TrafficEvent.Fresh;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What buckets say of the answers on new connections, of one loop and of several. */
@Timeout(60)
class FreshTest {
  private final List<Bucket> buckets = new ArrayList<>();
  private final Ledger one = new Ledger(EnumSet.allOf(Style.class));
  private final Ledger other = new Ledger(EnumSet.allOf(Style.class));

  @Test
  void theLongestTimeBetweenTwoAnswersOfAnInterval() {
    Merger merger = merger(1);
    answers(one, 1_010, 1_020, 1_060, 1_090);
    report(merger, 0, one, 1_100);
    answers(one, 1_150);
    report(merger, 0, one, 1_200);
    report(merger, 0, one, 1_300);

    assertThat(fresh())
        .containsExactly(
            new Fresh(0, 0, 1_010, 1_090, 1_020, 1_060),
            new Fresh(0, 0, 1_150, 1_150, 0, 0),
            new Fresh(0, 0, 0, 0, 0, 0));
  }

  @Test
  void answersOfSeveralLoopsLieBetweenEachOther() {
    Merger merger = merger(2);
    answers(one, 1_010, 1_050, 1_090);
    answers(other, 1_030, 1_060, 1_099);
    report(merger, 0, one, 1_100);
    report(merger, 1, other, 1_100);

    assertThat(fresh()).containsExactly(new Fresh(0, 0, 1_010, 1_099, 1_060, 1_090));
  }

  @Test
  void whatOneLoopHasReportedAheadOfTheOtherWaitsForIt() {
    Merger merger = merger(2);
    answers(one, 1_010, 1_090, 1_195);
    report(merger, 0, one, 1_200);
    answers(other, 1_050);
    report(merger, 1, other, 1_100);
    answers(one, 1_280);
    report(merger, 0, one, 1_300);
    answers(other, 1_120, 1_199, 1_250);
    report(merger, 1, other, 1_300);

    assertThat(fresh())
        .containsExactly(
            new Fresh(0, 0, 1_010, 1_090, 1_010, 1_050),
            new Fresh(0, 0, 1_120, 1_280, 1_120, 1_195));
  }

  @Test
  void requestsThatShowNewConnectionsAreCountedByInterval() {
    Merger merger = merger(1);
    report(merger, 0, one, 1_100, Map.of(Style.CLOSE, new Tally(5, 3, 0, 0)));
    report(
        merger,
        0,
        one,
        1_200,
        Map.of(
            Style.CLOSE,
            new Tally(7, 6, 1, 0),
            Style.UPLOAD,
            new Tally(4, 1, 0, 0),
            Style.SLOW,
            new Tally(9, 0, 0, 0),
            Style.RECONNECT,
            new Tally(9, 0, 0, 0)));

    assertThat(fresh()).containsExactly(new Fresh(5, 2, 0, 0, 0, 0), new Fresh(6, 3, 0, 0, 0, 0));
  }

  /** Of random answers in loops that report at moments of their own, none is ever misplaced. */
  @Test
  void howeverLoopsReportTheGapsAreThoseOfAllAnswers() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      buckets.clear();
      Merger merger = merger(2);
      List<Long> all = new ArrayList<>();
      long[] now = {1_000, 1_000};
      for (int i = 0; i < 40; i++) {
        int loop = random.nextInt(2);
        Ledger ledger = loop == 0 ? one : other;
        long to = now[loop] + 1 + random.nextInt(100);
        while (now[loop] + 1 < to) {
          now[loop] += 1 + random.nextInt((int) (to - now[loop]));
          answers(ledger, now[loop]);
          all.add(now[loop]);
        }
        now[loop] = to;
        report(merger, loop, ledger, to);
      }
      for (Bucket bucket : buckets) {
        long[] within =
            all.stream()
                .mapToLong(at -> at)
                .filter(at -> bucket.from() < at && at <= bucket.to())
                .sorted()
                .toArray();
        Fresh told = bucket.answers().fresh();
        assertThat(told.gapTo() - told.gapFrom()).as("seed %d", seed).isEqualTo(longest(within));
        assertThat(told.first()).isEqualTo(within.length == 0 ? 0 : within[0]);
        assertThat(told.last()).isEqualTo(within.length == 0 ? 0 : within[within.length - 1]);
      }
      one.turn();
      other.turn();
    }
  }

  @Test
  void moreMomentsThanFitMakeNoGapShorter() {
    Moments moments = new Moments();
    for (int i = 1; i <= 3 * Moments.MOST; i++) {
      moments.add(i < Moments.MOST ? i : i + 1_000);
    }
    Fresh fresh = moments.take(Long.MAX_VALUE, 0, 0);

    assertThat(fresh.first()).isEqualTo(1);
    assertThat(fresh.gapTo() - fresh.gapFrom()).isBetween(1_001L, 1_016L);
  }

  private static long longest(long[] sorted) {
    long longest = 0;
    for (int i = 1; i < sorted.length; i++) {
      longest = Math.max(longest, sorted[i] - sorted[i - 1]);
    }
    return longest;
  }

  private Merger merger(int loops) {
    Pace pace = Pace.steady(10, Duration.ofHours(1));
    return new Merger(
        () -> pace,
        1_000,
        loops,
        event -> buckets.add((Bucket) event),
        (bucket, latency, service) -> {});
  }

  private static void answers(Ledger ledger, long... moments) {
    Arrays.stream(moments).forEach(ledger::answeredFresh);
  }

  private static void report(Merger merger, int loop, Ledger ledger, long to) {
    report(merger, loop, ledger, to, Map.of());
  }

  private static void report(
      Merger merger, int loop, Ledger ledger, long to, Map<Style, Tally> styles) {
    merger.report(loop, ledger, new LedgerState(to, false, 0, 0, 0, styles), false);
    ledger.turn();
  }

  private List<Fresh> fresh() {
    return buckets.stream().map(bucket -> bucket.answers().fresh()).toList();
  }
}
