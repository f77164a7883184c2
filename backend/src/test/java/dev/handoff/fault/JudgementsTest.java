package dev.handoff.fault;

import static dev.handoff.fault.Story.NEW;
import static dev.handoff.fault.Story.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.FaultEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each judgement, on a fault that went as announced and on one that did not. */
class JudgementsTest {
  private final Story story = new Story();

  @Test
  void aCrashThatFailsTheUpgradeAndLosesNothing() {
    failed("exit", "Exited with code 1 before ready.").traffic(600, 20, Map.of());
    assertThat(judged("crash"))
        .isEqualTo(
            new Finding(
                true,
                "Exited with code 1 before ready. The old process (PID 4711) never stopped serving."
                    + " Another upgrade would be refused for 3.2 s (1 failure in a row). Traffic in the"
                    + " meantime: 0 of 20 requests lost."));
  }

  @Test
  void aCrashThatLosesARequest() {
    failed("exit", "Exited with code 1 before ready.")
        .traffic(600, 19, Map.of("truncated", 1, "not-sent", 4));
    assertThat(judged("crash").expected()).isFalse();
    assertThat(judged("crash").what())
        .endsWith(
            "1 of 20 requests lost (1 truncated), 4 not sent in time by the load generator, so this"
                + " proves nothing about requests.");
  }

  @Test
  void anUpgradeThatFailsForAnotherReason() {
    failed("timeout", "Not ready after 20.0 s.");
    assertThat(judged("crash").expected()).isFalse();
    assertThat(judged("hang").expected()).isTrue();
    assertThat(judged("hang").what()).contains("No traffic ran").contains("Start traffic");
  }

  @Test
  void anUpgradeThatDoesNotFail() {
    story.at(100, OLD, new ChildEvent.Spawned(NEW, 2)).beat(200, OLD);
    assertThat(judged("garbage").expected()).isFalse();
    assertThat(judged("garbage").what()).startsWith("No failure of the new process was reported.");
  }

  @Test
  void anUpgradeThatSomebodyAborts() {
    story
        .at(100, OLD, new ChildEvent.Spawned(NEW, 2))
        .at(900, OLD, new UpgradeEvent.Aborted(NEW, "SIGURG", "It was asked to."))
        .traffic(1_000, 20, Map.of());
    assertThat(story.since.goesOnWithout(OLD)).isTrue();
    assertThat(judged("hang"))
        .isEqualTo(
            new Finding(
                true,
                "The upgrade was aborted. The old process (PID 4711) never stopped serving. Traffic"
                    + " in the meantime: 0 of 20 requests lost."));
  }

  @Test
  void aClauseOfTheSystemBecomesASentence() {
    failed("spawn", "cannot start /nonexistent: No such file or directory");
    assertThat(judged("missing").expected()).isTrue();
    assertThat(judged("missing").what())
        .startsWith(
            "Cannot start /nonexistent: No such file or directory. The old process (PID 4711) never");
  }

  @Test
  void aRollbackLosesOnlyWhatDiedAndRefusesNobody() {
    rolledBack().traffic(800, 10, Map.of("closed-before-response-reused", 3));
    assertThat(judged("die-after-ready").expected()).isTrue();
    story.traffic(900, 10, Map.of("connect-refused", 1));
    assertThat(judged("die-after-ready").expected()).isFalse();
  }

  @Test
  void aSlowStartIsOnlyLate() {
    story
        .at(3_400, OLD, new ChildEvent.Ready(NEW, 2, 3_390))
        .at(5_400, OLD, new UpgradeEvent.Done(NEW, 5_390));
    assertThat(judged("slow-start").expected()).isTrue();
    assertThat(judged("slow-start").what()).startsWith("PID 4823 was ready 3.4 s after the signal");
  }

  @Test
  void aStartThatIsNotSlow() {
    story
        .at(250, OLD, new ChildEvent.Ready(NEW, 2, 240))
        .at(2_250, OLD, new UpgradeEvent.Done(NEW, 2_240));
    assertThat(judged("slow-start").expected()).isFalse();
  }

  @Test
  void theOldOneIsKilledAndItsSuccessorKeepsServing() {
    story.at(100, OLD, new ChildEvent.Spawned(NEW, 2)).killed(110, OLD);
    Kill kill = new Kill(true);
    FaultOptions options = FaultOptions.at(Moment.SPAWNED);
    assertThat(kill.judge(Story.calm(), options, story.since))
        .isEqualTo(
            Finding.not(
                "PID 4711 was killed. No process has taken over. " + story.since.effect().words()));
    story.at(400, NEW, new ProcessEvent.Ready(280)).beat(500, NEW);
    story.traffic(600, 10, Map.of("closed-before-response-reused", 5));
    assertThat(kill.judge(Story.calm(), options, story.since).expected()).isTrue();
    assertThat(kill.judge(Story.calm(), options, story.since).what())
        .startsWith(
            "PID 4711 was killed. The new process (PID 4823) keeps serving with the same listener.")
        .contains("5 of 15 requests lost");
    story.traffic(700, 10, Map.of("connect-refused", 1));
    assertThat(kill.judge(Story.calm(), options, story.since).expected()).isFalse();
  }

  @Test
  void theOnlyOneIsKilledAndEverybodyIsRefused() {
    story.killed(10, OLD).traffic(100, 0, Map.of("connect-refused", 20));
    Finding finding = new Kill(true).judge(Story.calm(), FaultOptions.USUAL, story.since);
    assertThat(finding.expected()).isTrue();
    assertThat(finding.what()).contains("connections are refused. Press Start.");
  }

  @Test
  void aProcessThatEndsOtherwiseWasNotKilled() {
    story.at(10, 0, new ProcessEvent.Exited(OLD, 1, null));
    Finding finding = new Kill(true).judge(Story.calm(), FaultOptions.USUAL, story.since);
    assertThat(finding.expected()).isFalse();
    assertThat(finding.what()).contains("not by this signal");
  }

  @Test
  void theNewOneIsKilledBeforeItIsReady() {
    FaultOptions options = FaultOptions.at(Moment.SPAWNED);
    story.at(100, OLD, new ChildEvent.Spawned(NEW, 2)).killed(110, NEW);
    assertThat(new Kill(false).judge(Story.calm(), options, story.since).expected()).isFalse();
    failed("signal", "Was ended by SIGKILL before ready.");
    assertThat(new Kill(false).judge(Story.calm(), options, story.since).expected()).isTrue();
  }

  @Test
  void aStandbyThatIsKilledOnItsWayMayBeReadyAlready() {
    FaultOptions options = FaultOptions.at(Moment.SPAWNED);
    story.at(100, OLD, new StandbyEvent.Called(NEW, 2, 40_000)).killed(110, NEW);
    assertThat(story.since.envelope(OLD, Moment.SPAWNED::is)).isPresent();
    assertThat(story.since.envelope(OLD, Moment.READY::is)).isEmpty();
    rolledBack();
    Finding finding = new Kill(false).judge(Story.calm(), options, story.since);
    assertThat(finding.expected()).isTrue();
    assertThat(finding.what()).contains("The old process (PID 4711) accepts again.");
  }

  @Test
  void theNewOneIsKilledOnProbation() {
    story.at(100, OLD, new ChildEvent.Spawned(NEW, 2)).killed(410, NEW);
    rolledBack();
    for (Moment moment : new Moment[] {Moment.READY, Moment.DRAINING}) {
      Finding finding = new Kill(false).judge(Story.calm(), FaultOptions.at(moment), story.since);
      assertThat(finding.expected()).isTrue();
      assertThat(finding.what()).contains("The old process (PID 4711) accepts again.");
    }
  }

  @Test
  void aStoppedProcessIsSilentForAsLongAsItWasStopped() {
    FaultOptions options = new FaultOptions(Moment.NOW, 3);
    story.beat(100, OLD).queue(2_000, 57).queue(3_000, 0).beat(3_200, OLD);
    story.traffic(3_300, 30, Map.of(), 3_050_000, 10);
    assertThat(new StopProcess().judge(Story.calm(), options, story.since))
        .isEqualTo(
            new Finding(
                true,
                "PID 4711 was paused: no heartbeat for 3.1 s, up to 57 connections in the accept"
                    + " queue, the slowest answer took 3.1 s. Traffic in the meantime: 0 of 30 requests"
                    + " lost."));
  }

  @Test
  void aProcessThatKeepsBeatingWasNotStopped() {
    for (int i = 1; i < 20; i++) {
      story.beat(i * 250, OLD);
    }
    Finding finding = new StopProcess().judge(Story.calm(), FaultOptions.USUAL, story.since);
    assertThat(finding.expected()).isFalse();
    assertThat(finding.what()).startsWith("PID 4711 was not paused for that long");
  }

  @Test
  void aStuckRequestIsTheOnlyOneThatIsCut() {
    stuck(1);
    Finding finding = new StuckRequest().judge(Story.calm(), FaultOptions.USUAL, story.since);
    assertThat(finding.expected()).isTrue();
    assertThat(finding.what())
        .startsWith(
            "PID 4711 drained for 30.1 s (its deadline is 30.0 s), cut off 1 request, the dashboard's"
                + " own, and exited with code 1.");
  }

  @Test
  void aRequestThatIsCutBesidesTheStuckOne() {
    stuck(2);
    assertThat(new StuckRequest().judge(Story.calm(), FaultOptions.USUAL, story.since).expected())
        .isFalse();
  }

  @Test
  void aBurstIsAnsweredOrNot() {
    story.queue(20, 214).at(300, 0, new FaultEvent.Requests("burst", 500, 500, 0, 0, 290));
    Finding finding = new Burst().judge(Story.calm(), FaultOptions.USUAL, story.since);
    assertThat(finding.expected()).isTrue();
    assertThat(finding.what())
        .startsWith(
            "500 of 500 requests were answered, all within 290 ms, 0 refused, 0 lost; up to 214");

    Story other = new Story();
    other.at(300, 0, new FaultEvent.Requests("burst", 500, 499, 1, 0, 290));
    assertThat(new Burst().judge(Story.calm(), FaultOptions.USUAL, other.since).expected())
        .isFalse();
  }

  @Test
  void aGeneratorThatWasLateIsNamed() {
    failed("exit", "Exited with code 1 before ready.").traffic(600, 20, Map.of(), 900, 568_000);
    assertThat(judged("crash").what()).contains("the load generator sent up to 568 ms late");
  }

  @Test
  void aGeneratorThatKeptItsPromiseIsNotNamed() {
    failed("exit", "Exited with code 1 before ready.")
        .traffic(600, 20, Map.of(), 900, TrafficEvent.LATE_MICROS);
    assertThat(judged("crash").what()).doesNotContain("the load generator");
  }

  private Finding judged(String name) {
    Fault fault =
        FaultyRelease.all().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    return fault.judge(Story.calm(), FaultOptions.USUAL, story.since);
  }

  private Story failed(String cause, String detail) {
    return story
        .at(500, OLD, new ChildEvent.Failed(NEW, cause, detail))
        .at(500, OLD, new UpgradeEvent.Backoff(1, 3_200))
        .beat(600, OLD);
  }

  private Story rolledBack() {
    return story
        .at(700, OLD, new UpgradeEvent.Rolledback(NEW, "The new process exited with code 1."))
        .at(700, OLD, new UpgradeEvent.Backoff(1, 3_200))
        .beat(800, OLD);
  }

  private void stuck(int cut) {
    story
        .at(10, OLD, new RequestEvent.SlowStarted(7, 3_600))
        .at(500, OLD, new ProcessEvent.Draining("upgraded", 2, 1, 30_000))
        .at(30_600, OLD, new ProcessEvent.Exiting(1, "upgraded, drain timeout", 9, cut))
        .at(30_610, 0, new FaultEvent.Requests("stuck-request", 1, 0, 0, 1, 30_600));
  }
}
