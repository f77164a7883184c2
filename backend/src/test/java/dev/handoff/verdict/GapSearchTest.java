package dev.handoff.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.TrafficEvent.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The longest time without an answer on a new connection; moments in milliseconds. */
class GapSearchTest {
  private static final long MILLI = 1_000_000;
  private static final long OPEN = Long.MAX_VALUE / MILLI;

  private final List<Bucket> buckets = new ArrayList<>();
  private long to = 1_000;

  @Test
  void withinOneReport() {
    asked(5, 1_010, 1_020, 1_051, 1_070).asked(5, 1_101);
    assertThat(in(1_000, 1_100)).isEqualTo(Gap.of(1_020 * MILLI, 1_051 * MILLI, false, 20));
  }

  @Test
  void overTheBorderOfTwoReports() {
    asked(5, 1_010, 1_020, 1_090).asked(5, 1_165, 1_180);
    assertThat(in(1_050, 1_150)).isEqualTo(Gap.of(1_090 * MILLI, 1_165 * MILLI, false, 20));
  }

  @Test
  void overReportsInWhichTheServerWasDown() {
    asked(10, 1_099).asked(10).asked(10).asked(10, 1_350);
    assertThat(in(1_150, 1_250)).isEqualTo(Gap.of(1_099 * MILLI, 1_350 * MILLI, false, 10));
  }

  @Test
  void onlyWhatOverlapsTheWindow() {
    asked(5, 1_001, 1_100).asked(5, 1_110, 1_130, 1_200).asked(5, 1_290);
    assertThat(in(1_100, 1_200).millis()).as("a later one begins at its end").isEqualTo(70);
    assertThat(in(1_100, 1_201).millis()).isEqualTo(90);
    assertThat(in(1_099, 1_200).millis()).isEqualTo(99);
  }

  /** Its second longest, from 1,060 to 1,090, is not reported: it is not longer than this one. */
  @Test
  void aReportAtTheBorderCountsAsAWhole() {
    asked(5, 1_001, 1_040, 1_060, 1_090, 1_100);
    assertThat(in(1_050, 1_100)).isEqualTo(Gap.of(1_001 * MILLI, 1_040 * MILLI, false, 20));
  }

  @Test
  void noAnswerAfterIt() {
    asked(10, 1_050).asked(10).asked(10);
    assertThat(in(1_100, 1_150)).isEqualTo(Gap.of(1_050 * MILLI, 1_300 * MILLI, true, 10));
    assertThat(search(1_100, 1_150).mayGrow()).isTrue();
    asked(10, 1_310, 1_390);
    assertThat(in(1_100, 1_150)).isEqualTo(Gap.of(1_050 * MILLI, 1_310 * MILLI, false, 10));
    assertThat(search(1_100, 1_150).mayGrow()).isFalse();
    assertThat(search(1_100, OPEN).mayGrow()).isTrue();
  }

  @Test
  void requestsThatWaitAfterTheLastOneWasPlannedStillWait() {
    asked(10, 1_050);
    tenth(0, 0, 3);
    tenth(0, 0, 3);
    tenth(0, 0, 0);
    tenth(0, 0, 0);
    assertThat(in(1_000, 9_000)).isEqualTo(Gap.of(1_050 * MILLI, 1_300 * MILLI, true, 10));
    assertThat(search(1_000, 9_000).mayGrow()).isFalse();
  }

  @Test
  void aServerThatWasDownWhenTheTrafficBegan() {
    asked(10).asked(10, 1_150, 1_170, 1_199);
    assertThat(in(500, 1_200)).isEqualTo(Gap.of(1_000 * MILLI, 1_150 * MILLI, false, 10));
  }

  @Test
  void noAnswerAtAll() {
    asked(10).asked(10);
    assertThat(in(500, OPEN)).isEqualTo(Gap.of(1_000 * MILLI, 1_200 * MILLI, true, 10));
  }

  @Test
  void aPauseOfTheTrafficIsNoGap() {
    asked(10, 1_050, 1_090);
    for (int i = 0; i < 5; i++) {
      tenth(0, 0, 0);
    }
    assertThat(in(1_250, 1_300)).isEqualTo(Gap.NO_NEW_CONNECTIONS);
    asked(10, 1_605, 1_690);
    assertThat(in(1_000, 2_000).millis()).isEqualTo(85);
  }

  @Test
  void requestsThatComeSlowlyAreNoPause() {
    asked(1, 1_050);
    tenth(2, 0, 0);
    tenth(2, 0, 0);
    asked(1, 1_350);
    assertThat(in(1_150, 1_190)).isEqualTo(Gap.of(1_050 * MILLI, 1_350 * MILLI, false, 300));
    assertThat(in(1_150, 1_190).isNearResolution()).isTrue();
  }

  @Test
  void connectionsThatAreKeptProveNothingThoughSomeAreNew() {
    tenth(100, 0, 0, 1_050);
    tenth(100, 0, 0);
    tenth(100, 0, 0, 1_270);
    assertThat(in(1_000, 1_300)).isEqualTo(Gap.NO_NEW_CONNECTIONS);
  }

  @Test
  void theFirstAnswersOfKeptConnectionsCountBesideOthers() {
    asked(1, 1_050).asked(1, 1_120, 1_150);
    assertThat(in(1_000, 1_200).millis()).isEqualTo(70);
  }

  @Test
  void slowAnswersAloneProveNothing() {
    TrafficEvent.Fresh fresh = FreshAnswers.of(900, 1_000, 10, 0);
    buckets.add(bucket(100, new TrafficEvent.Answers(10, 0, Map.of(), fresh)));
    assertThat(in(900, 1_000)).isEqualTo(Gap.ONLY_SLOW);
  }

  @Test
  void aReportThatIsMissingMayHaveHadTheAnswer() {
    asked(5, 1_010, 1_090).lost().asked(5, 1_250);
    assertThat(in(1_000, 1_300)).isEqualTo(Gap.REPORT_MISSING);
    assertThat(in(1_000, 1_050).millis()).as("before it").isEqualTo(80);
  }

  @Test
  void aReportThatIsMissingWhereTheLongestIsNotDoesNotMatter() {
    asked(5, 1_010, 1_095).lost().asked(5, 1_201).asked(5).asked(5, 1_450);
    assertThat(in(1_000, 1_500)).isEqualTo(Gap.of(1_201 * MILLI, 1_450 * MILLI, false, 20));
  }

  @Test
  void trafficThatDoesNotTellProvesNothing() {
    buckets.add(bucket(100, TrafficEvent.Answers.NONE));
    assertThat(in(900, 1_000)).isEqualTo(Gap.NOT_TOLD);
  }

  @Test
  void ofTwoRunsTheLongerGapCountsAndOneThatIsKnown() {
    Gap brief = Gap.of(1, 2 * MILLI, false, 1);
    Gap longer = Gap.of(1, 9 * MILLI, true, 1);
    assertThat(brief.or(longer)).isEqualTo(longer);
    assertThat(longer.or(brief)).isEqualTo(longer);
    assertThat(Gap.NO_NEW_CONNECTIONS.or(brief)).isEqualTo(brief);
    assertThat(brief.or(Gap.NOT_TOLD)).isEqualTo(brief);
    assertThat(Gap.NO_TRAFFIC.or(Gap.NOT_TOLD)).isEqualTo(Gap.NOT_TOLD);
    assertThat(Gap.NOT_TOLD.or(Gap.NO_TRAFFIC)).isEqualTo(Gap.NOT_TOLD);
  }

  private GapSearchTest asked(int planned, long... answers) {
    tenth(100, planned, 0, answers);
    return this;
  }

  /** A report that nobody has got. */
  private GapSearchTest lost() {
    to += 100;
    return this;
  }

  private void tenth(double rate, int planned, int open, long... answers) {
    to += 100;
    TrafficEvent.Fresh fresh = FreshAnswers.of(to - 100, to, planned, open, answers);
    buckets.add(bucket(rate, new TrafficEvent.Answers(0, 0, Map.of(), fresh)));
  }

  private Bucket bucket(double rate, TrafficEvent.Answers answers) {
    return new Bucket(
        new TrafficEvent.Span((to - 100) * MILLI, to * MILLI),
        new TrafficEvent.Load(rate, 0, 0),
        Tally.NONE,
        Tally.NONE,
        Map.of(),
        TrafficEvent.Open.NONE,
        answers,
        Map.of(),
        TrafficEvent.Times.NONE,
        null);
  }

  private Gap in(long start, long end) {
    return search(start, end).gap();
  }

  private GapSearch search(long start, long end) {
    return new GapSearch(buckets, start * MILLI, end * MILLI, false);
  }
}
