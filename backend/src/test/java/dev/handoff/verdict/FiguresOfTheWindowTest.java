package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ListenerEvent;
import dev.handoff.verdict.Verdict.Latency;
import dev.handoff.verdict.Verdict.Promise;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a verdict contains besides its books: accepts, times, kernel figures, the generator itself.
 */
class FiguresOfTheWindowTest {
  private static final long MILLI = 1_000_000;

  private final Story story = new Story();

  @Test
  void bothProcessesAcceptedForAWhile() {
    Upgrade.tell(story, 1_000, 405L, 210L);
    assertThat(story.verdict().evidence().accepts())
        .isEqualTo(new Accepts(1_405 * MILLI, 1_210 * MILLI, -195.0));
  }

  @Test
  void neitherProcessAcceptedForAWhile() {
    Upgrade.tell(story, 1_000, 405L, 417L);
    assertThat(story.verdict().evidence().accepts().gapMillis()).isEqualTo(12.0);
  }

  @Test
  void withoutAnAcceptTimeTheGapIsUnknown() {
    Upgrade.tell(story, 1_000, null, 210L);
    assertThat(story.verdict().evidence().accepts())
        .isEqualTo(new Accepts(null, 1_210 * MILLI, null));
  }

  @Test
  void aFirstConnectionLongAfterTheHandoverIsNotAGap() {
    Upgrade.tell(story, 1_000, 405L, null);
    story.at(60_000, NEW, new ListenerEvent.Accepted(9, 60_000 * MILLI));
    assertThat(story.verdict().evidence().accepts())
        .isEqualTo(new Accepts(1_405 * MILLI, null, null));
  }

  @Test
  void listenersOfOtherRestartsAreIgnored() {
    story.at(500, NEW, new ListenerEvent.Accepted(9, 500 * MILLI));
    Upgrade.tell(story, 1_000);
    story.at(9_000, OLD, new ListenerEvent.Closed(9, 8_900 * MILLI));
    assertThat(story.verdict().evidence().accepts()).isEqualTo(new Accepts(null, null, null));
  }

  @Test
  void serviceTimesCoverTheWindowAndTheMinuteBefore() {
    story.traffic(0).service(500).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.service(700).calm(1_000, 2_000, NEW).service(900).calm(2_000, 3_000, NEW).finished(3_001);
    assertThat(story.verdict().times().serviceInside()).isEqualTo(new Latency(10, 700, 700, 700));
    assertThat(story.verdict().times().serviceOutside()).isEqualTo(new Latency(10, 500, 500, 500));
  }

  @Test
  void reportsWithoutServiceTimesHaveNone() {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.calm(1_000, 3_000, NEW).finished(3_001);
    assertThat(story.verdict().times().serviceInside()).isNull();
    assertThat(story.verdict().times().inside()).isNotNull();
  }

  @Test
  void overflowsInTheWindowAreCountedAndReported() {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.overflows(story, 200, 3);
    Upgrade.overflows(story, 900, 40);
    Upgrade.tell(story, 1_000);
    Upgrade.overflows(story, 1_300, 41);
    Upgrade.overflows(story, 2_100, 1_042);
    Upgrade.overflows(story, 2_300, 2_000);
    story.calm(1_000, 3_000, NEW).finished(3_001);
    Verdict verdict = story.verdict();
    assertThat(verdict.evidence().overflows()).isEqualTo(1_002);
    assertThat(verdict.sentence())
        .isEqualTo("0 of 100 requests lost; the accept queue overflowed 1,002 times.");
    assertThat(verdict.conclusion().tone()).hasToString("good");
  }

  @Test
  void overflowsOfOtherProgramsAreNotCounted() {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.overflows(story, 900, 40, 3);
    Upgrade.tell(story, 1_000);
    Upgrade.overflows(story, 1_300, 1_000, 5);
    Upgrade.overflows(story, 1_500, 1_003, 900);
    Upgrade.overflows(story, 1_700, 1_010, 0);
    Upgrade.overflows(story, 2_100, 1_780, 0);
    story.calm(1_000, 3_000, NEW).finished(3_001);
    Verdict verdict = story.verdict();
    assertThat(verdict.evidence().overflows())
        .as("while the queue was near its limit")
        .isEqualTo(10);
    assertThat(verdict.evidence().hostOverflows()).isEqualTo(1_740);
    assertThat(verdict.sentence())
        .isEqualTo("0 of 100 requests lost; the accept queue overflowed 10 times.");
    assertThat(Figures.of(verdict))
        .contains(new Figures.Figure("queue overflows", "10 (whole host: 1,740)"));
  }

  @Test
  void overflowsAreUnknownWithoutASampleBefore() {
    Upgrade.tell(story, 1_000);
    Upgrade.overflows(story, 1_300, 0);
    Upgrade.overflows(story, 2_100, 7);
    assertThat(story.verdict().evidence().overflows()).isNull();
  }

  @Test
  void aVerdictWaitsForTheKernelSampleAfterItsWindow() {
    Upgrade.overflows(story, 900, 0);
    Upgrade.tell(story, 1_000);
    assertThat(story.verdict().window().settled()).isFalse();
    Upgrade.overflows(story, 2_100, 1);
    assertThat(story.verdict().window().settled()).isTrue();
    assertThat(story.verdict().sentence()).endsWith("overflowed once.");
  }

  @Test
  void aVerdictDoesNotWaitForSamplesThatHaveStopped() {
    Upgrade.overflows(story, 900, 0);
    Upgrade.tell(story, 1_000);
    story.at(4_000, NEW, new ListenerEvent.Accepted(9, 4_000 * MILLI));
    assertThat(story.verdict().window().settled()).isTrue();
    assertThat(story.verdict().evidence().overflows()).isNull();
  }

  @Test
  void aGeneratorThatWasLateIsReported() {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.lag(42_700).calm(1_000, 1_100, OLD).lag(10).calm(1_100, 3_000, NEW).finished(3_001);
    Verdict verdict = story.verdict();
    assertThat(verdict.evidence().generator()).isEqualTo(new Promise(42_700, false));
    assertThat(verdict.sentence())
        .isEqualTo("0 of 100 requests lost; the load generator sent up to 43 ms late.");
  }

  @Test
  void aGeneratorThatWasLateOnlyBeforeOrAfterIsNotReported() {
    story.traffic(0).lag(42_700).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.lag(19_000).calm(1_000, 2_000, NEW).lag(50_000).calm(2_000, 3_000, NEW).finished(3_001);
    assertThat(story.verdict().evidence().generator()).isEqualTo(new Promise(19_000, true));
    assertThat(story.verdict().sentence()).isEqualTo("0 of 100 requests lost.");
  }

  @Test
  void requestsNeverSentBreakThePromise() {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.bucket(1_100, 12, 10, OLD, Map.of("not-sent", 2)).calm(1_100, 3_000, NEW).finished(3_001);
    assertThat(story.verdict().evidence().generator()).isEqualTo(new Promise(10, false));
  }

  @Test
  void withoutTrafficThereIsNoPromise() {
    Upgrade.tell(story, 1_000);
    assertThat(story.verdict().evidence().generator()).isNull();
  }
}
