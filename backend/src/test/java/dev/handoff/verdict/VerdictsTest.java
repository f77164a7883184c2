package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static dev.handoff.verdict.Story.TRAFFIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.verdict.Verdict.Latency;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  private final Story story = new Story();

  @Test
  void aGoodRestartUnderTraffic() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_050);
    story.calm(1_000, 4_000, NEW).finished(4_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo("0 of 110 requests lost; 2 slow requests finished on 4711 while 4823 served.");
    assertThat(verdict.tone()).isEqualTo("good");
    assertThat(verdict.outcome()).isEqualTo("done");
    assertThat(verdict.number()).isEqualTo(1);
    assertThat(verdict.oldPid()).isEqualTo(OLD);
    assertThat(verdict.newPid()).isEqualTo(NEW);
    assertThat(verdict.newGen()).isEqualTo(3);
    assertThat(verdict.readyMillis()).isEqualTo(200);
    assertThat(verdict.windowTo()).isEqualTo(2_055_000_000L);
    assertThat(verdict.planned()).isEqualTo(110);
    assertThat(verdict.answeredBy()).isEqualTo(Map.of("4823", 110L));
    assertThat(verdict.longestSlowSeconds()).isEqualTo(10);
    assertThat(verdict.inside()).isEqualTo(new Latency(110, 1_000, 1_000, 2_000));
    assertThat(verdict.outside()).isEqualTo(new Latency(100, 1_000, 1_000, 2_000));
    assertThat(verdict.settled()).isTrue();
  }

  @Test
  void lossesAreNamedByClassAndRetryableOnesAreLostToo() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story
        .bucket(1_100, 10, 7, OLD, Map.of("connect-refused", 3))
        .bucket(1_200, 10, 8, NEW, Map.of("closed-before-response-reused", 2))
        .calm(1_200, 3_000, NEW)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .startsWith(
            "5 of 110 requests lost: 3 connect-refused,"
                + " 2 closed-before-response-reused (retryable); 2 slow");
    assertThat(verdict.tone()).isEqualTo("bad");
    assertThat(verdict.failed()).isEqualTo(5);
    assertThat(verdict.retryable()).isEqualTo(2);
    assertThat(verdict.failures())
        .isEqualTo(Map.of("connect-refused", 3L, "closed-before-response-reused", 2L));
  }

  @Test
  void failuresOutsideOfTheWindowAreNotItsOwn() {
    story.traffic(0).bucket(500, 10, 5, OLD, Map.of("timeout", 5)).calm(500, 1_000, OLD);
    upgradeDone(1_000);
    story.calm(1_000, 3_000, NEW).bucket(3_100, 10, 0, NEW, Map.of("timeout", 10)).finished(3_110);
    assertThat(story.verdict().failed()).isZero();
  }

  @Test
  void whatWasNeverSentIsSaidAndProvesNothing() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story
        .bucket(1_100, 22, 10, OLD, Map.of("not-sent", 12))
        .calm(1_100, 3_000, NEW)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .startsWith(
            "0 of 110 requests lost; 12 were never sent because the generator was at its limit;");
    assertThat(verdict.tone()).isEqualTo("unproven");
    assertThat(verdict.failures()).isEmpty();
  }

  @Test
  void withoutTrafficNothingIsProved() {
    story.at(0, OLD, new ProcessEvent.Ready(1));
    upgradeDone(1_000);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "No traffic ran during this restart, so nothing was proved about requests;"
                + " 4823 took over from 4711 in 200 ms.");
    assertThat(verdict.tone()).isEqualTo("unproven");
    assertThat(verdict.inside()).isNull();
  }

  @Test
  void trafficThatEndedBeforeOrBeganAfterProvesNothing() {
    story.traffic(0).calm(0, 500, OLD).finished(600);
    upgradeDone(1_000);
    story.traffic(3_000).calm(3_000, 3_500, NEW).finished(3_600);
    assertThat(story.verdict().sentence()).startsWith("No traffic ran during this restart");
  }

  @Test
  void aRestartThatNobodyWatchedIsNotSaidToBeWithoutTraffic() {
    upgradeDone(1_000);
    List<Envelope> told = story.said().stream().map(VerdictsTest::repeat).toList();
    assertThat(Verdicts.of(story.entries(told)).get(0).sentence())
        .startsWith("Nobody was watching when this restart began, so nothing was proved");
  }

  @Test
  void aFailedUpgrade() {
    story.traffic(0).calm(0, 1_000, OLD);
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_005, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(1_300, OLD, new ChildEvent.Failed(NEW, "exit", "Exited with code 1 before ready."))
        .at(1_301, OLD, new UpgradeEvent.Backoff(1, 1_000));
    story.calm(1_000, 2_000, OLD).finished(2_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "The upgrade failed (exited with code 1 before ready); 4711 never stopped serving:"
                + " 0 of 30 requests lost.");
    assertThat(verdict.outcome()).isEqualTo("failed");
    assertThat(verdict.tone()).isEqualTo("good");
    assertThat(verdict.readyMillis()).isNull();
  }

  @Test
  void eachAttemptOfOneProcessHasAVerdict() {
    story.at(0, OLD, new ProcessEvent.Ready(1));
    for (long at : new long[] {1_000, 5_000}) {
      story
          .at(at, OLD, new UpgradeEvent.Requested("SIGHUP"))
          .at(at + 100, OLD, new ChildEvent.Failed(0, "spawn", "No such program."));
    }
    upgradeDone(20_000);
    assertThat(story.verdicts())
        .extracting(Verdict::number, Verdict::outcome)
        .containsExactly(tuple(1, "failed"), tuple(2, "failed"), tuple(3, "done"));
  }

  @Test
  void aRefusedUpgradeIsNoRestart() {
    story.at(1_000, OLD, new UpgradeEvent.Refused("SIGHUP", "Still backing off."));
    assertThat(story.verdicts()).isEmpty();
  }

  @Test
  void aRollback() {
    rolledBack();
    story.calm(1_000, 3_000, OLD).finished(3_010);
    assertThat(story.verdict().sentence())
        .isEqualTo(
            "The upgrade was rolled back (the new process exited with code 3):"
                + " 0 of 70 requests lost.");
    assertThat(story.verdict().outcome()).isEqualTo("rolledback");
    assertThat(story.verdict().deadPid()).isEqualTo(NEW);
  }

  @Test
  void whatDiedWithTheNewProcessIsToldFromWhatWasLostOtherwise() {
    rolledBack();
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
            "; 2 died with the new process (PID 4823), 1 with no answer yet, process unknown,"
                + " 3 lost otherwise.");
    assertThat(verdict.tone()).isEqualTo("bad");
    assertThat(verdict.died()).isEqualTo(2);
    assertThat(verdict.unknown()).isEqualTo(1);
  }

  @Test
  void aConnectionOfTheNewProcessThatIsUsedAgainAfterTheRollbackDiedWithItToo() {
    rolledBack();
    story.calm(1_000, 1_700, NEW);
    assertThat(story.verdict().tone()).isEqualTo("open");
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
    assertThat(verdict.inFlightAtStart() + verdict.planned())
        .isEqualTo(verdict.answered() + verdict.failed() + verdict.notSent() + verdict.inFlight());
  }

  @Test
  void whatFailedOnTheNewProcessLongBeforeItDiedDidNotDieWithIt() {
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
    assertThat(story.verdict().sentence()).endsWith("; 1 lost otherwise.");
  }

  @Test
  void aFailureThatWasNotToldOneByOneIsNotSaidToHaveDiedWithAnybody() {
    rolledBack();
    story
        .calm(1_000, 1_600, NEW)
        .at(1_650, TRAFFIC, failure("closed-before-response-reused", 1_640, NEW))
        .lost()
        .bucket(1_700, 10, 9, OLD, Map.of("closed-before-response-reused", 1))
        .calm(1_700, 3_000, OLD)
        .finished(3_010);
    assertThat(story.verdict().sentence())
        .contains("1 of 70 requests lost: 1 closed-before-response-reused (retryable);")
        .contains("; 1 lost otherwise")
        .endsWith("; 1 report of the traffic is lost.");
  }

  @Test
  void anOldProcessThatDiesBeforeItHeardReadyLeavesTheNewOneServing() {
    story.traffic(0).calm(0, 1_000, OLD);
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_005, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(1_050, 1, new ProcessEvent.Exited(OLD, null, "KILL"))
        .at(1_051, TRAFFIC, failure("closed-before-response-reused", 1_040, OLD))
        .bucket(1_100, 10, 9, OLD, Map.of("closed-before-response-reused", 1));
    assertThat(story.verdict().sentence())
        .startsWith(
            "4711 was ended by SIGKILL during the upgrade, and 4823 is not ready yet:"
                + " so far 1 of 10 requests lost: 1 closed-before-response-reused (retryable);"
                + " 1 died with the old process (PID 4711)");
    assertThat(story.verdict().windowTo()).isNull();
    story
        .at(1_400, NEW, new ProcessEvent.Ready(390))
        .at(1_650, NEW, new ProcessEvent.Orphaned(OLD))
        .calm(1_100, 3_000, NEW)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "4711 was ended by SIGKILL before the handover was done, and 4823 serves on:"
                + " 1 of 40 requests lost: 1 closed-before-response-reused (retryable);"
                + " 1 died with the old process (PID 4711).");
    assertThat(verdict.outcome()).isEqualTo("orphaned");
    assertThat(verdict.tone()).isEqualTo("bad");
    assertThat(verdict.readyMillis()).isEqualTo(400);
    assertThat(verdict.windowTo()).isEqualTo(1_400_000_000L);
    assertThat(verdict.deadPid()).isEqualTo(OLD);
  }

  @Test
  void anOldProcessThatDiesWhileItHandsOverProvesNothingEvenIfNothingOfTheTrafficIsLost() {
    story.traffic(0).calm(0, 1_000, OLD);
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_005, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(1_200, OLD, new ChildEvent.Ready(NEW, 3, 200))
        .at(1_250, NEW, new ProcessEvent.Orphaned(OLD));
    assertThat(story.verdict().sentence())
        .startsWith("4711 ended without a word before the handover was done, and 4823 serves on");
    story.at(1_260, 1, new ProcessEvent.Exited(OLD, null, "KILL"));
    story.calm(1_000, 3_000, NEW).finished(3_010);
    assertThat(story.verdict().sentence())
        .isEqualTo(
            "4711 was ended by SIGKILL before the handover was done, and 4823 serves on:"
                + " 0 of 30 requests lost.");
    assertThat(story.verdict().tone()).isEqualTo("unproven");
  }

  @Test
  void whatTheOldProcessCouldNotSayBeforeItWasKilledIsReadOffTheNewOne() {
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_050, 1, new ProcessEvent.Exited(OLD, null, "KILL"));
    assertThat(story.verdict().outcome()).isEqualTo("terminated-during");
    Story told = new Story();
    told.at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_040, NEW, new ProcessEvent.Started(OLD, "v2", "17", List.of()))
        .at(1_050, 1, new ProcessEvent.Exited(OLD, null, "KILL"))
        .at(1_300, NEW, new ProcessEvent.Ready(250));
    assertThat(told.verdict().outcome()).isEqualTo("orphaned");
    assertThat(told.verdict().newPid()).isEqualTo(NEW);
  }

  @Test
  void ifBothDieNobodyHasTakenOver() {
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_005, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(1_050, 1, new ProcessEvent.Exited(OLD, null, "KILL"))
        .at(1_060, 1, new ProcessEvent.Exited(NEW, 1, null));
    assertThat(story.verdict().outcome()).isEqualTo("terminated-during");
    assertThat(story.verdict().sentence())
        .startsWith("4711 was ended by SIGKILL during the upgrade, and nobody took over: no");
  }

  @Test
  void anOldProcessThatIsKilledWhileItDrainsHasNotDrained() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgrade(1_000);
    story
        .at(1_950, TRAFFIC, failure("closed-before-response-reused", 1_500, OLD))
        .at(2_000, 1, new ProcessEvent.Exited(OLD, null, "KILL"))
        .calm(1_000, 1_900, NEW)
        .bucket(2_000, 10, 9, NEW, Map.of("closed-before-response-reused", 1))
        .calm(2_000, 3_000, NEW)
        .finished(3_010);
    assertThat(story.verdict().outcome()).isEqualTo("done");
    assertThat(story.verdict().sentence())
        .startsWith("1 of 100 requests lost: 1 closed")
        .contains("; 1 died with the old process (PID 4711); 2 slow requests finished on 4711")
        .endsWith("; 4711 was ended by SIGKILL before it had drained.");
  }

  @Test
  void aProcessThatIsToldToEndDuringItsUpgrade() {
    story.at(0, OLD, new ProcessEvent.Ready(1));
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_300, OLD, new ChildEvent.Failed(NEW, "signal", "Killed before ready."))
        .at(1_301, OLD, new UpgradeEvent.Backoff(1, 1_000))
        .at(1_302, OLD, new ProcessEvent.Draining("terminated", 1, 1, 30_000));
    assertThat(story.verdict().windowTo()).isNull();
    assertThat(story.verdict().sentence()).startsWith("4711 ends during the upgrade: no traffic");
    story.at(2_000, OLD, new ProcessEvent.Exiting(1, "terminated", 100, 2));
    Verdict verdict = story.verdict();
    assertThat(verdict.outcome()).isEqualTo("terminated-during");
    assertThat(verdict.windowTo()).isEqualTo(2_000_000_000L);
    assertThat(verdict.sentence())
        .startsWith("4711 ended during the upgrade: no traffic ran")
        .endsWith("; 4711 had to break off 2 requests.");
    assertThat(verdict.tone()).isEqualTo("bad");
  }

  @Test
  void aProcessThatIsKilledDuringItsUpgrade() {
    story.at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"));
    story.at(1_500, 1, new ProcessEvent.Exited(OLD, null, "KILL"));
    assertThat(story.verdict().outcome()).isEqualTo("terminated-during");
    assertThat(story.verdict().windowTo()).isEqualTo(1_500_000_000L);
  }

  @Test
  void whatWasCutIsSaid() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgrade(1_000);
    story.at(2_000, OLD, new ProcessEvent.Exiting(1, "upgraded", 100, 1));
    story.calm(1_000, 3_000, NEW).finished(3_010);
    assertThat(story.verdict().sentence()).endsWith("4711 had to break off 1 request.");
    assertThat(story.verdict().tone()).isEqualTo("bad");
  }

  @Test
  void aVerdictIsSettledOnceNothingPlannedInItsWindowIsOpen() {
    story.traffic(0).calm(0, 1_000, OLD).oldest(900);
    upgrade(1_000);
    story.at(2_000, OLD, new ProcessEvent.Exiting(0, "upgraded", 100, 0));
    story.bucket(1_100, 10, 7, NEW, Map.of()).calm(1_100, 3_000, NEW);
    assertThat(story.verdict().settled()).isFalse();
    story.oldest(2_900).calm(3_000, 3_100, NEW);
    assertThat(story.verdict().settled()).isTrue();
    assertThat(story.verdict().sentence()).startsWith("0 of ");
  }

  @Test
  void anOpenRestartSaysSoFar() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgrade(1_000);
    story.calm(1_000, 1_500, NEW).bucket(1_600, 10, 7, NEW, Map.of());
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "So far 0 of 60 requests lost; 3 have no answer yet;"
                + " 2 slow requests finished on 4711 while 4823 served.");
    assertThat(verdict.tone()).isEqualTo("open");
    assertThat(verdict.settled()).isFalse();
    assertThat(verdict.windowTo()).isNull();
    assertThat(verdict.inFlight()).isEqualTo(3);
  }

  @Test
  void aRequestOfTheWindowThatFailsAfterItIsItsOwn() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story.calm(1_000, 1_900, NEW).bucket(2_100, 10, 8, NEW, Map.of());
    assertThat(story.verdict().sentence()).startsWith("So far 0 of 100 requests lost; 2 have no");
    story
        .at(2_150, TRAFFIC, failure("truncated", 2_050))
        .at(2_160, TRAFFIC, failure("connect-refused", 2_140))
        .bucket(2_200, 10, 9, NEW, Map.of("truncated", 1, "connect-refused", 1))
        .calm(2_200, 2_300, NEW);
    assertThat(story.verdict().sentence()).startsWith("So far 1 of 100 requests lost: 1 truncated");
    story.bucket(2_400, 0, 1, NEW, Map.of()).calm(2_400, 2_500, NEW).finished(2_510);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence()).startsWith("1 of 100 requests lost: 1 truncated;");
    assertThat(verdict.failed()).isEqualTo(1);
    assertThat(verdict.answered()).isEqualTo(99);
    assertThat(verdict.inFlight()).isZero();
  }

  @Test
  void failuresThatWereNotToldLongAfterTheWindowRaiseNoDoubtAboutIt() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story.calm(1_000, 2_000, NEW).bucket(2_100, 10, 8, NEW, Map.of());
    story.bucket(2_200, 10, 12, NEW, Map.of());
    story.bucket(2_300, 10, 0, NEW, Map.of("connect-refused", 10)).finished(2_310);
    assertThat(story.verdict().sentence()).startsWith("0 of 110 requests lost;");
  }

  @Test
  void failuresThatWereNotToldRightAfterTheWindowDo() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story.calm(1_000, 2_000, NEW).bucket(2_100, 10, 8, NEW, Map.of());
    story.bucket(2_200, 10, 10, NEW, Map.of("connect-refused", 2)).finished(2_310);
    assertThat(story.verdict().doubt()).isEqualTo("not every failure was told");
  }

  @Test
  void aLostReportMakesTheVerdictDoubtItself() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
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
    assertThat(verdict.tone()).isEqualTo("unproven");
    assertThat(verdict.planned()).as("the totals bridge the gap").isEqualTo(110);
  }

  @Test
  void aLossInALostReportIsCountedByTheTotals() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story
        .bucket(1_100, 10, 6, NEW, Map.of("reset", 4))
        .lost()
        .calm(1_100, 3_000, NEW)
        .finished(3_010);
    assertThat(story.verdict().sentence())
        .startsWith("At least 4 of 110 requests lost: 4 of unknown class;")
        .endsWith("; 1 report of the traffic is lost.");
    assertThat(story.verdict().tone()).isEqualTo("bad");
  }

  @Test
  void trafficThatFallsSilentProvesNothing() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story.calm(1_000, 1_500, NEW).at(60_000, NEW, new ProcessEvent.Ready(1));
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .startsWith("Not provable, because the traffic process has fallen silent: as far");
    assertThat(verdict.settled()).isTrue();
  }

  @Test
  void trafficThatFallsSilentAfterTheRestartLeavesItsLastRequestsOpen() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story.calm(1_000, 2_000, NEW).bucket(2_100, 10, 8, NEW, Map.of());
    story.at(60_000, NEW, new ProcessEvent.Ready(1));
    assertThat(story.verdict().sentence())
        .startsWith("Not provable, because the traffic process has fallen silent")
        .contains("2 have no answer yet");
  }

  @Test
  void trafficThatWasKilledLongBeforeIsNoTraffic() {
    story.traffic(0).calm(0, 1_000, OLD).bucket(1_100, 10, 7, OLD, Map.of());
    upgradeDone(10_000);
    assertThat(story.verdict().sentence()).startsWith("No traffic ran during this restart");
    assertThat(story.verdict().inFlight()).isZero();
    assertThat(story.verdict().doubt()).isNull();
  }

  @Test
  void anUpgradeWhoseEndWasLostEndsWithTheNext() {
    story.at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"));
    upgradeDone(5_000);
    assertThat(story.verdicts())
        .extracting(Verdict::outcome, Verdict::windowTo)
        .containsExactly(tuple("failed", 5_000_000_000L), tuple("done", 6_005_000_000L));
    assertThat(story.verdicts().get(0).sentence())
        .startsWith("The upgrade failed (how was not reported); 4711 never");
  }

  @Test
  void trafficThatIsSeenFromTheMiddleOnProvesNothing() {
    story.traffic(0).lost().calm(0, 1_500, OLD);
    story.said().clear();
    upgradeDone(1_000);
    story.calm(1_500, 3_000, NEW).finished(3_010);
    assertThat(story.verdict().doubt()).contains("its traffic was not seen from the beginning");
  }

  @Test
  void booksThatDoNotBalanceProveNothing() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
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
                    b.from(),
                    b.to(),
                    10,
                    10,
                    10,
                    0,
                    0,
                    0,
                    7,
                    0,
                    0,
                    0,
                    null,
                    null,
                    0,
                    0,
                    0,
                    0,
                    "garbage",
                    b.plannedTotal(),
                    b.answeredTotal(),
                    b.failedTotal(),
                    b.notSentTotal())));
    story.calm(1_500, 3_000, NEW).finished(3_010);
    assertThat(story.verdict().doubt()).isEqualTo("the books of the traffic do not balance");
  }

  @Test
  void aSlowRequestWhoseClientLeftOrThatEndedTooEarlyIsNoSurvivor() {
    story.at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"));
    story.at(1_100, OLD, new RequestEvent.SlowFinished(1, 10, 10));
    story.at(1_200, OLD, new ChildEvent.Ready(NEW, 3, 200));
    story.at(1_300, OLD, new RequestEvent.SlowFinished(2, 4, 10));
    story.at(1_300, NEW, new RequestEvent.SlowFinished(2, 10, 10));
    story.at(1_400, OLD, new ProcessEvent.Exiting(0, "upgraded", 1, 0));
    assertThat(story.verdict().slowFinished()).isZero();
  }

  @Test
  void theOrderOfArrivalAndRepetitionsChangeNothing() {
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story.bucket(1_100, 10, 7, OLD, Map.of("reset", 3)).calm(1_100, 3_000, NEW).finished(3_010);
    List<Verdict> expected = story.verdicts();
    for (int seed = 0; seed < 20; seed++) {
      List<Envelope> servers = new ArrayList<>();
      List<Envelope> traffic = new ArrayList<>();
      for (Envelope envelope : story.said()) {
        (envelope.pid() == TRAFFIC ? traffic : servers).add(envelope);
      }
      servers.addAll(servers.stream().map(VerdictsTest::repeat).toList());
      Collections.shuffle(servers, new Random(seed));
      traffic.addAll(servers);
      List<Envelope> firstLive = new ArrayList<>(traffic);
      assertThat(Verdicts.of(story.entries(firstLive))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void aSettledVerdictStaysWhenItsReportsHaveGone() {
    Verdicts verdicts = new Verdicts(0);
    story.traffic(0).calm(0, 1_000, OLD);
    upgradeDone(1_000);
    story.calm(1_000, 60_000, NEW);
    story.entries(story.said()).forEach(verdicts::accept);
    List<Verdict> before = verdicts.all();
    story.said().clear();
    story.calm(60_000, 800_000, NEW);
    story.entries(story.said()).forEach(verdicts::accept);
    assertThat(verdicts.all()).isEqualTo(before);
    assertThat(before.get(0).sentence()).startsWith("0 of 110 requests lost");
  }

  private void upgradeDone(long at) {
    upgrade(at);
    story.at(at + 1_000, OLD, new ProcessEvent.Exiting(0, "upgraded", 100, 0));
    story.at(at + 1_005, 1, new ProcessEvent.Exited(OLD, 0, null));
  }

  private void upgrade(long at) {
    story
        .at(at, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(at + 5, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(at + 200, OLD, new ChildEvent.Ready(NEW, 3, 200))
        .at(at + 201, OLD, new ProcessEvent.Draining("upgraded", 3, 2, 30_000))
        .at(at + 300, OLD, new UpgradeEvent.Done(NEW, 300))
        .at(at + 400, OLD, new RequestEvent.SlowFinished(1, 10, 10))
        .at(at + 410, OLD, new RequestEvent.SlowFinished(2, 10, 10));
  }

  private void rolledBack() {
    story.traffic(0).calm(0, 1_000, OLD);
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_200, OLD, new ChildEvent.Ready(NEW, 3, 200))
        .at(1_700, OLD, new UpgradeEvent.Rolledback(NEW, "The new process exited with code 3."));
  }

  private static TrafficEvent.Failure failure(String kind, long plannedAt) {
    return failure(kind, plannedAt, NEW);
  }

  private static TrafficEvent.Failure failure(String kind, long plannedAt, long server) {
    return new TrafficEvent.Failure(1, kind, 1, server > 0, server, plannedAt * 1_000_000, "");
  }

  private static Envelope repeat(Envelope e) {
    return new Envelope(e.seq(), e.mono(), e.wall(), e.pid(), e.gen(), true, e.event());
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }
}
