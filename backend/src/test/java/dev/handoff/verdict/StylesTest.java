package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static dev.handoff.verdict.Story.TRAFFIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.LossClass;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The losses of each connection style. */
class StylesTest {
  private final Story story = new Story();

  @Test
  void eachStyleHasItsOwnBooks() {
    before();
    totals(60, 57, 1, 2, 51, 50, 0, 0);
    story.bucket(1_100, 11, 7, NEW, Map.of("reset-mid-response", 1, "not-sent", 2));
    totals(65, 62, 1, 2, 56, 55, 0, 0);
    story.bucket(2_000, 10, 10, NEW, Map.of());
    totals(65, 62, 1, 2, 56, 56, 0, 0);
    story.bucket(2_100, 0, 1, NEW, Map.of()).finished(2_101);
    Verdict verdict = story.verdict();
    assertThat(verdict.counts().styles())
        .isEqualTo(
            Map.of(
                "close", new WindowTally(0, new Tally(15, 12, 1, 2)),
                "keep-alive", new WindowTally(0, new Tally(6, 6, 0, 0))));
    assertThat(verdict.counts().window().tally().planned()).isEqualTo(21);
    assertThat(verdict.conclusion().doubt()).isNull();
  }

  @Test
  void failuresAfterTheWindowCountInTheirStyle() {
    before();
    totals(60, 59, 0, 0, 51, 50, 0, 0);
    story.bucket(2_000, 11, 9, NEW, Map.of());
    story.at(2_050, TRAFFIC, failure(1_900, "keep-alive", "timeout"));
    totals(60, 60, 0, 0, 51, 50, 1, 0);
    story.bucket(2_100, 0, 1, NEW, Map.of("timeout", 1)).finished(2_101);
    assertThat(story.verdict().counts().styles())
        .isEqualTo(
            Map.of(
                "close", new WindowTally(0, new Tally(10, 10, 0, 0)),
                "keep-alive", new WindowTally(0, new Tally(1, 0, 1, 0))));
  }

  @Test
  void requestsWithoutAnAnswerAreOpenInTheirStyle() {
    before();
    totals(60, 59, 0, 0, 51, 50, 0, 0);
    story.bucket(2_000, 11, 9, NEW, Map.of());
    assertThat(story.verdict().counts().styles().get("keep-alive"))
        .isEqualTo(new WindowTally(0, new Tally(1, 0, 0, 0)));
    assertThat(story.verdict().counts().window().inFlight()).isEqualTo(2);
  }

  @Test
  void aFailureWithoutAStyleLeavesTheStylesUnknown() {
    before();
    totals(60, 59, 0, 0, 50, 50, 0, 0);
    story.bucket(2_000, 10, 9, NEW, Map.of());
    story.at(2_050, TRAFFIC, failure(1_900, null, "timeout"));
    story.bucket(2_100, 0, 0, NEW, Map.of("timeout", 1)).finished(2_101);
    assertThat(story.verdict().counts().styles()).isNull();
    assertThat(story.verdict().failed()).isEqualTo(1);
  }

  @Test
  void reportsWithoutStylesLeaveThemUnknown() {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.calm(1_000, 3_000, NEW).finished(3_001);
    assertThat(story.verdict().counts().styles()).isNull();
    assertThat(story.verdict().conclusion().doubt()).isNull();
  }

  @Test
  void withoutTrafficThereAreNone() {
    Upgrade.tell(story, 1_000);
    assertThat(story.verdict().counts().styles()).isEmpty();
  }

  @Test
  void stylesThatDoNotAddUpRaiseADoubt() {
    before();
    totals(60, 58, 2, 0, 50, 50, 0, 0);
    story.bucket(2_000, 10, 10, NEW, Map.of()).finished(2_101);
    Verdict verdict = story.verdict();
    assertThat(verdict.conclusion().doubt()).contains("connection style").contains("do not add up");
    assertThat(verdict.conclusion().tone()).hasToString("unproven");
    assertThat(verdict.sentence()).startsWith("Not provable, because");
    assertThat(verdict.counts().styles()).isNull();
  }

  @Test
  void twoRunsWithTheSameStyleAreAddedUp() {
    before();
    totals(60, 60, 0, 0, 50, 50, 0, 0);
    story.bucket(2_000, 10, 10, NEW, Map.of());
    Story second = new Story().traffic(1_000);
    second.styles(Map.of("close", new Tally(7, 6, 1, 0)));
    second.bucket(2_000, 7, 6, NEW, Map.of("timeout", 1)).finished(2_050);
    second.said().forEach(e -> story.at(e.mono() / 1_000_000, 6_000, e.event()));
    story.finished(2_101);
    assertThat(story.verdict().counts().styles().get("close"))
        .isEqualTo(new WindowTally(0, new Tally(17, 16, 1, 0)));
  }

  @Test
  void requestsPlannedAfterTheWindowThatDiedWithTheProcessAreLostInTheirStyle() {
    story.traffic(0);
    totals(50, 50, 0, 0, 50, 50, 0, 0);
    story.bucket(1_000, 100, 100, OLD, Map.of());
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_200, OLD, new ChildEvent.Ready(NEW, 3, 200))
        .at(1_700, OLD, new UpgradeEvent.Rolledback(NEW, "The new process exited."));
    totals(60, 60, 0, 0, 60, 60, 0, 0);
    story.bucket(1_700, 20, 20, OLD, Map.of());
    story.at(
        1_750,
        TRAFFIC,
        new TrafficEvent.Failure(
            1,
            LossClass.CLOSED_BEFORE_RESPONSE_REUSED.toString(),
            1,
            true,
            NEW,
            1_740_000_000L,
            "keep-alive",
            "Closed."));
    totals(60, 60, 0, 0, 61, 60, 1, 0);
    story
        .bucket(1_800, 1, 0, OLD, Map.of(LossClass.CLOSED_BEFORE_RESPONSE_REUSED.toString(), 1))
        .finished(2_900);
    Verdict verdict = story.verdict();
    assertThat(verdict.fate().died()).isEqualTo(1);
    assertThat(verdict.counts().styles().get("keep-alive"))
        .isEqualTo(new WindowTally(0, new Tally(11, 10, 1, 0)));
    assertThat(verdict.counts().styles().get("close"))
        .isEqualTo(new WindowTally(0, new Tally(10, 10, 0, 0)));
  }

  /** Fifty answered requests of each style, and an upgrade at 1000. */
  private void before() {
    story.traffic(0);
    totals(50, 50, 0, 0, 50, 50, 0, 0);
    story.bucket(1_000, 100, 100, OLD, Map.of());
    Upgrade.tell(story, 1_000);
  }

  private void totals(
      int planned,
      int answered,
      int failed,
      int notSent,
      int keptPlanned,
      int keptAnswered,
      int keptFailed,
      int keptNotSent) {
    story.styles(
        Map.of(
            "close", new Tally(planned, answered, failed, notSent),
            "keep-alive", new Tally(keptPlanned, keptAnswered, keptFailed, keptNotSent)));
  }

  private static TrafficEvent.Failure failure(long plannedAt, String style, String kind) {
    return new TrafficEvent.Failure(
        1, kind, 1, false, OLD, plannedAt * 1_000_000, style, "No answer.");
  }
}
