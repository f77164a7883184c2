package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps a verdict from being a proof, and what does not. */
class DoubtsTest {
  private final Story story = new Story();

  @Test
  void theSlowestAnswerAroundARestartMayBeInAReportThatIsMissing() {
    story.traffic(0).calm(0, 1_000, OLD).upgradeDone(1_000).calm(1_000, 4_000, NEW);
    assertThat(story.verdict().times().around().maxMicros()).isEqualTo(2_000);
    story.bucket(4_100, 10, 10, NEW, Map.of()).lost().calm(4_100, 5_000, NEW);
    assertThat(story.verdict().times().around().maxMicros()).as("later").isEqualTo(2_000);

    Story missing = new Story().traffic(0).calm(0, 1_000, OLD).upgradeDone(1_000);
    missing.calm(1_000, 3_000, NEW).bucket(3_100, 10, 10, NEW, Map.of()).lost();
    assertThat(missing.calm(3_100, 5_000, NEW).verdict().times().around()).isNull();
  }

  @Test
  void requestsNeverSentAreReportedAndProveNothing() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story
        .bucket(1_100, 22, 10, OLD, Map.of("not-sent", 12))
        .calm(1_100, 3_000, NEW)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .startsWith("0 of 110 requests lost; 12 were not sent in time by the load generator;");
    assertThat(verdict.conclusion().tone()).hasToString("unproven");
    assertThat(verdict.counts().failures()).isEmpty();
  }

  @Test
  void withoutTrafficNothingIsProved() {
    story.at(0, OLD, new ProcessEvent.Ready(1));
    story.upgradeDone(1_000);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "No traffic ran during this restart, so nothing was proved about requests;"
                + " the new process took over from the old one in 200 ms.");
    assertThat(verdict.conclusion().tone()).hasToString("unproven");
    assertThat(verdict.times().inside()).isNull();
  }

  @Test
  void trafficOnlyBeforeOrAfterTheWindowProvesNothing() {
    story.traffic(0).calm(0, 500, OLD).finished(600);
    story.upgradeDone(1_000);
    story.traffic(3_000).calm(3_000, 3_500, NEW).finished(3_600);
    assertThat(story.verdict().sentence()).startsWith("No traffic ran during this restart");
  }

  @Test
  void trafficWithThePidOfEarlierTrafficIsCountedByItself() {
    story.traffic(0).calm(0, 1_000, OLD).finished(1_010);
    story.upgradeDone(500);
    Story next = new Story().traffic(1_100).calm(1_100, 3_000, NEW).finished(3_010);
    List<Envelope> told = new ArrayList<>(story.said());
    told.addAll(next.said());
    Verdict verdict = Verdicts.of(story.entries(told)).get(0);
    assertThat(verdict.counts().window().tally()).isEqualTo(new Tally(100, 100, 0, 0));
    assertThat(verdict.conclusion().doubt()).isNull();
  }

  @Test
  void anUnobservedRestartIsNotCalledARestartWithoutTraffic() {
    story.upgradeDone(1_000);
    List<Envelope> told = story.said().stream().map(Story::repeat).toList();
    assertThat(Verdicts.of(story.entries(told)).get(0).sentence())
        .startsWith(
            "The dashboard was not watching when this restart began, so nothing was proved");
  }

  @Test
  void unreportedFailuresLongAfterTheWindowRaiseNoDoubt() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story.calm(1_000, 2_000, NEW).bucket(2_100, 10, 8, NEW, Map.of());
    story.bucket(2_200, 10, 12, NEW, Map.of());
    story.bucket(2_300, 10, 0, NEW, Map.of("connect-refused", 10)).finished(2_310);
    assertThat(story.verdict().sentence()).startsWith("0 of 110 requests lost;");
  }

  @Test
  void unreportedFailuresRightAfterTheWindowRaiseADoubt() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story.calm(1_000, 2_000, NEW).bucket(2_100, 10, 8, NEW, Map.of());
    story.bucket(2_200, 10, 10, NEW, Map.of("connect-refused", 2)).finished(2_310);
    assertThat(story.verdict().conclusion().doubt()).isEqualTo("not every failure was reported");
  }

  @Test
  void aLostReportRaisesADoubt() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story
        .calm(1_000, 1_500, NEW)
        .bucket(1_600, 10, 10, NEW, Map.of())
        .lost()
        .calm(1_600, 3_000, NEW)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .startsWith(
            "Not provable, because 1 report of the traffic is lost: as far as reported,"
                + " 0 of 110 requests lost");
    assertThat(verdict.conclusion().tone()).hasToString("unproven");
    assertThat(verdict.counts().window().tally().planned())
        .as("the totals bridge the gap")
        .isEqualTo(110);
  }

  @Test
  void theTotalsCountALossInsideALostReport() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story
        .bucket(1_100, 10, 6, NEW, Map.of("reset", 4))
        .lost()
        .calm(1_100, 3_000, NEW)
        .finished(3_010);
    assertThat(story.verdict().sentence())
        .startsWith("At least 4 of 110 requests lost: 4 of unknown class;")
        .endsWith("; 1 report of the traffic is lost.");
    assertThat(story.verdict().conclusion().tone()).hasToString("bad");
  }

  @Test
  void silentTrafficProvesNothing() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story.calm(1_000, 1_500, NEW).at(60_000, NEW, new ProcessEvent.Ready(1));
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .startsWith("Not provable, because the traffic process has fallen silent: as far");
    assertThat(verdict.window().settled()).isTrue();
  }

  @Test
  void trafficThatGoesSilentAfterTheRestartLeavesItsLastRequestsOpen() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story.calm(1_000, 2_000, NEW).bucket(2_100, 10, 8, NEW, Map.of());
    story.at(60_000, NEW, new ProcessEvent.Ready(1));
    assertThat(story.verdict().sentence())
        .startsWith("Not provable, because the traffic process has fallen silent")
        .contains("2 still waiting for an answer");
  }

  @Test
  void trafficKilledLongBeforeDoesNotCount() {
    story.traffic(0).calm(0, 1_000, OLD).bucket(1_100, 10, 7, OLD, Map.of());
    story.upgradeDone(10_000);
    assertThat(story.verdict().sentence()).startsWith("No traffic ran during this restart");
    assertThat(story.verdict().counts().window().inFlight()).isZero();
    assertThat(story.verdict().conclusion().doubt()).isNull();
  }

  @Test
  void anUpgradeWhoseEndEventWasLostEndsWithTheNextOne() {
    story.at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"));
    story.upgradeDone(5_000);
    assertThat(story.verdicts())
        .extracting(
            verdict -> verdict.conclusion().outcome().toString(),
            verdict -> verdict.window().windowTo())
        .containsExactly(tuple("failed", 5_000_000_000L), tuple("done", 6_005_000_000L));
    assertThat(story.verdicts().get(0).sentence())
        .startsWith("The upgrade failed (how was not reported); the old process never");
  }

  @Test
  void trafficSeenOnlyFromTheMiddleProvesNothing() {
    story.traffic(0).lost().calm(0, 1_500, OLD);
    story.said().clear();
    story.upgradeDone(1_000);
    story.calm(1_500, 3_000, NEW).finished(3_010);
    assertThat(story.verdict().conclusion().doubt())
        .contains("its traffic was not seen from the beginning");
  }

  @Test
  void unbalancedBooksProveNothing() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story.calm(1_000, 1_500, NEW);
    Envelope last = story.said().remove(story.said().size() - 1);
    TrafficEvent.Bucket b = (TrafficEvent.Bucket) last.event();
    story
        .said()
        .add(
            new Envelope(
                last.seq(),
                last.mono(),
                last.wall(),
                last.pid(),
                0,
                false,
                new TrafficEvent.Bucket(
                    b.span(),
                    new TrafficEvent.Load(100, 10, 0),
                    new Tally(10, 10, 0, 0),
                    b.total(),
                    null,
                    new TrafficEvent.Open(7, 0, 0, 0),
                    new TrafficEvent.Answers(0, 0, null, null),
                    null,
                    new TrafficEvent.Times(0, 0, 0, "garbage"),
                    null)));
    story.calm(1_500, 3_000, NEW).finished(3_010);
    assertThat(story.verdict().conclusion().doubt())
        .isEqualTo("the counts of the traffic do not add up");
  }
}
