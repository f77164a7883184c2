package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static dev.handoff.verdict.Story.TRAFFIC;
import static dev.handoff.verdict.Story.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Restarts in which the new or the old process dies, and the requests that died with it. */
class DeathsTest {
  private final Story story = new Story();

  @Test
  void aRollback() {
    story.rolledBack();
    story.calm(1_000, 3_000, OLD).finished(3_010);
    assertThat(story.verdict().sentence())
        .isEqualTo(
            "The upgrade was rolled back (the new process exited with code 3):"
                + " 0 of 70 requests lost.");
    assertThat(story.verdict().conclusion().outcome()).hasToString("rolledback");
    assertThat(story.verdict().fate().deadPid()).isEqualTo(NEW);
  }

  @Test
  void theLastEventsOfAProcessCountEvenIfItsEndIsStampedBeforeThem() {
    story
        .traffic(0)
        .calm(0, 2_000, OLD)
        .upgrade(1_000)
        .at(1_995, 1, new ProcessEvent.Exited(OLD, 1, null))
        .at(2_000, OLD, new ProcessEvent.Exiting(1, "upgraded, drain timeout", 100, 3))
        .calm(2_000, 3_000, NEW)
        .finished(3_010);
    assertThat(story.verdict().fate().cut()).isEqualTo(3);
    assertThat(story.verdict().conclusion().outcome()).hasToString("done");
  }

  @Test
  void requestsThatDiedWithTheNewProcessAreToldApartFromOtherLosses() {
    story.rolledBack();
    story
        .calm(1_000, 1_600, NEW)
        .at(1_650, TRAFFIC, failure("closed-before-response-reused", 1_640, NEW))
        .at(1_651, TRAFFIC, failure("truncated", 1_600, NEW))
        .at(1_652, TRAFFIC, failure("reset-on-connect", 1_640, 0))
        .at(1_653, TRAFFIC, failure("closed-before-response-reused", 1_650, OLD))
        .at(1_654, TRAFFIC, failure("connect-refused", 1_652, 0))
        .at(1_655, TRAFFIC, failure("http-5xx", 1_652, NEW))
        .bucket(
            1_700,
            10,
            4,
            OLD,
            Map.of(
                "closed-before-response-reused",
                2,
                "truncated",
                1,
                "reset-on-connect",
                1,
                "connect-refused",
                1,
                "http-5xx",
                1))
        .calm(1_700, 3_000, OLD)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .contains("6 of 70 requests lost: 2 closed-before-response-reused (retryable), ")
        .endsWith(
            "; 2 died with the new process (PID 4823), 1 never answered (which process had them is unknown),"
                + " 3 lost for other reasons.");
    assertThat(verdict.conclusion().tone()).hasToString("bad");
    assertThat(verdict.fate().died()).isEqualTo(2);
    assertThat(verdict.fate().unknown()).isEqualTo(1);
  }

  @Test
  void aConnectionOfTheNewProcessReusedAfterTheRollbackAlsoDiedWithIt() {
    story.rolledBack();
    story.calm(1_000, 1_700, NEW);
    assertThat(story.verdict().conclusion().tone()).hasToString("open");
    assertThat(story.verdict().sentence()).contains("so far 0 of 70");
    story
        .at(1_790, TRAFFIC, failure("closed-before-response-reused", 1_789, NEW))
        .bucket(1_800, 10, 9, OLD, Map.of("closed-before-response-reused", 1))
        .at(1_850, TRAFFIC, failure("connect-refused", 1_849, 0))
        .bucket(1_900, 10, 9, OLD, Map.of("connect-refused", 1))
        .calm(1_900, 3_000, OLD)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .endsWith(
            "1 of 71 requests lost: 1 closed-before-response-reused (retryable);"
                + " 1 died with the new process (PID 4823).");
    assertThat(
            verdict.counts().window().inFlightAtStart()
                + verdict.counts().window().tally().planned())
        .isEqualTo(
            verdict.counts().window().tally().answered()
                + verdict.failed()
                + verdict.notSent()
                + verdict.counts().window().inFlight());
  }

  @Test
  void requestsThatFailedLongBeforeTheNewProcessDiedDidNotDieWithIt() {
    story.traffic(0).calm(0, 1_000, OLD);
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_200, OLD, new ChildEvent.Ready(NEW, 3, 200))
        .at(3_000, OLD, new UpgradeEvent.Rolledback(NEW, "It exited."));
    story
        .calm(1_000, 1_500, NEW)
        .at(1_550, TRAFFIC, failure("closed-before-response-reused", 1_549, NEW))
        .bucket(1_600, 10, 9, NEW, Map.of("closed-before-response-reused", 1))
        .calm(1_600, 4_000, NEW)
        .finished(4_010);
    assertThat(story.verdict().sentence()).endsWith("; 1 lost for other reasons.");
  }

  @Test
  void aFailureKnownOnlyFromTotalsIsNotAttributedToADeath() {
    story.rolledBack();
    story
        .calm(1_000, 1_600, NEW)
        .at(1_650, TRAFFIC, failure("closed-before-response-reused", 1_640, NEW))
        .lost()
        .bucket(1_700, 10, 9, OLD, Map.of("closed-before-response-reused", 1))
        .calm(1_700, 3_000, OLD)
        .finished(3_010);
    assertThat(story.verdict().sentence())
        .contains("1 of 70 requests lost: 1 closed-before-response-reused (retryable);")
        .contains("; 1 lost for other reasons")
        .endsWith("; 1 report of the traffic is lost.");
  }

  @Test
  void theNewProcessServesIfTheOldOneDiesBeforeItHearsReady() {
    story.traffic(0).calm(0, 1_000, OLD);
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_005, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(1_050, 1, new ProcessEvent.Exited(OLD, null, "KILL"))
        .at(1_051, TRAFFIC, failure("closed-before-response-reused", 1_040, OLD))
        .bucket(1_100, 10, 9, OLD, Map.of("closed-before-response-reused", 1));
    assertThat(story.verdict().sentence())
        .startsWith(
            "The old process was ended by SIGKILL during the upgrade, and the new one is not ready yet:"
                + " so far 1 of 10 requests lost: 1 closed-before-response-reused (retryable);"
                + " 1 died with the old process (PID 4711)");
    assertThat(story.verdict().window().windowTo()).isNull();
    story
        .at(1_400, NEW, new ProcessEvent.Ready(390))
        .at(1_650, NEW, new ProcessEvent.Orphaned(OLD))
        .calm(1_100, 3_000, NEW)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "The old process was ended by SIGKILL before the handover was done, and the new one keeps serving:"
                + " 1 of 40 requests lost: 1 closed-before-response-reused (retryable);"
                + " 1 died with the old process (PID 4711).");
    assertThat(verdict.conclusion().outcome()).hasToString("orphaned");
    assertThat(verdict.conclusion().tone()).hasToString("bad");
    assertThat(verdict.window().readyMillis()).isEqualTo(400);
    assertThat(verdict.window().windowTo()).isEqualTo(1_400_000_000L);
    assertThat(verdict.fate().deadPid()).isEqualTo(OLD);
  }

  @Test
  void nothingIsProvedIfTheOldProcessDiesHandingOverEvenWithoutALoss() {
    story.traffic(0).calm(0, 1_000, OLD);
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_005, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(1_200, OLD, new ChildEvent.Ready(NEW, 3, 200))
        .at(1_250, NEW, new ProcessEvent.Orphaned(OLD));
    assertThat(story.verdict().sentence())
        .startsWith(
            "The old process ended without a word before the handover was done, and the new one keeps serving");
    story.at(1_260, 1, new ProcessEvent.Exited(OLD, null, "KILL"));
    story.calm(1_000, 3_000, NEW).finished(3_010);
    assertThat(story.verdict().sentence())
        .isEqualTo(
            "The old process was ended by SIGKILL before the handover was done, and the new one keeps serving:"
                + " 0 of 30 requests lost.");
    assertThat(story.verdict().conclusion().tone()).hasToString("unproven");
  }

  @Test
  void whatAKilledOldProcessCouldNotReportIsInferredFromTheNewOne() {
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_050, 1, new ProcessEvent.Exited(OLD, null, "KILL"));
    assertThat(story.verdict().conclusion().outcome()).hasToString("terminated-during");
    Story told = new Story();
    told.at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_040, NEW, new ProcessEvent.Started(OLD, "v2", "17", List.of()))
        .at(1_050, 1, new ProcessEvent.Exited(OLD, null, "KILL"))
        .at(1_300, NEW, new ProcessEvent.Ready(250));
    assertThat(told.verdict().conclusion().outcome()).hasToString("orphaned");
    assertThat(told.verdict().after().pid()).isEqualTo(NEW);
  }

  @Test
  void ifBothProcessesDieNeitherTookOver() {
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_005, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(1_050, 1, new ProcessEvent.Exited(OLD, null, "KILL"))
        .at(1_060, 1, new ProcessEvent.Exited(NEW, 1, null));
    assertThat(story.verdict().conclusion().outcome()).hasToString("terminated-during");
    assertThat(story.verdict().sentence())
        .startsWith(
            "The old process was ended by SIGKILL during the upgrade, and no process took over: no");
  }

  @Test
  void anOldProcessKilledWhileDrainingHasNotDrained() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgrade(1_000);
    story
        .at(1_950, TRAFFIC, failure("closed-before-response-reused", 1_500, OLD))
        .at(2_000, 1, new ProcessEvent.Exited(OLD, null, "KILL"))
        .calm(1_000, 1_900, NEW)
        .bucket(2_000, 10, 9, NEW, Map.of("closed-before-response-reused", 1))
        .calm(2_000, 3_000, NEW)
        .finished(3_010);
    assertThat(story.verdict().conclusion().outcome()).hasToString("done");
    assertThat(story.verdict().sentence())
        .startsWith("1 of 100 requests lost: 1 closed")
        .contains("; 1 died with the old process (PID 4711); 2 slow requests finished on the old")
        .endsWith("; the old process was ended by SIGKILL before it had drained.");
  }

  @Test
  void aProcessIsToldToEndDuringItsUpgrade() {
    story.at(0, OLD, new ProcessEvent.Ready(1));
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_300, OLD, new ChildEvent.Failed(NEW, "signal", "Killed before ready."))
        .at(1_301, OLD, new UpgradeEvent.Backoff(1, 1_000))
        .at(1_302, OLD, new ProcessEvent.Draining("terminated", 1, 1, 30_000));
    assertThat(story.verdict().window().windowTo()).isEqualTo(1_302_000_000L);
    assertThat(story.verdict().window().settled()).isFalse();
    assertThat(story.verdict().sentence())
        .startsWith("The old process ends during the upgrade: no traffic");
    story.at(2_000, OLD, new ProcessEvent.Exiting(1, "terminated", 100, 2));
    story.at(2_004, 1, new ProcessEvent.Exited(OLD, 1, null));
    Verdict verdict = story.verdict();
    assertThat(verdict.conclusion().outcome()).hasToString("terminated-during");
    assertThat(verdict.window().windowTo()).isEqualTo(1_302_000_000L);
    assertThat(verdict.sentence())
        .startsWith(
            "The old process ended during the upgrade: the old process cut off 2 requests; no traffic ran");
    assertThat(verdict.conclusion().tone()).hasToString("bad");
  }

  @Test
  void aProcessIsKilledDuringItsUpgrade() {
    story.at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"));
    story.at(1_500, 1, new ProcessEvent.Exited(OLD, null, "KILL"));
    assertThat(story.verdict().conclusion().outcome()).hasToString("terminated-during");
    assertThat(story.verdict().window().windowTo()).isEqualTo(1_500_000_000L);
  }
}
