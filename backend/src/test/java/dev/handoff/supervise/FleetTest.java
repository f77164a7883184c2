package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.Exit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetTest {
  /** A process that lives as long as the test: the test itself. */
  private static final long LIVING = ProcessHandle.current().pid();

  /** Larger than any PID that the kernel assigns (at most 2^22). */
  private static final long OLD = 5_000_001;

  private static final long NEW = 5_000_002;

  private final Story story = new Story();
  private final Fleet fleet = new Fleet(story.journal);

  @Test
  void aGenerationServesOnceItIsReady() {
    story.says(OLD, 1, new ProcessEvent.Started(1, "v1", "17", List.of()));
    assertThat(fleet.now().serving()).isEmpty();
    assertThat(fleet.now().starting()).map(Generation::state).contains("starting");
    story.says(OLD, 1, new ProcessEvent.Listening("127.0.0.1:8080", 7, false));
    story.says(OLD, 1, new ProcessEvent.Ready(200));
    story.says(OLD, 1, new ProcessEvent.Heartbeat("serving", 250, 3, 2, 9, 8));

    Generation serving = fleet.now().serving().orElseThrow();
    assertThat(serving.pid()).isEqualTo(OLD);
    assertThat(serving.release()).isEqualTo("v1");
    assertThat(serving.address()).isEqualTo("127.0.0.1:8080");
    assertThat(List.of(serving.connections(), serving.inFlight())).containsExactly(3, 2);
    assertThat(serving.served()).isEqualTo(8);
    assertThat(serving.alive()).isTrue();
  }

  @Test
  void theNewGenerationServesOnceReadyAndTheOldOneAfterARollback() {
    handOver();
    assertThat(fleet.now().serving()).map(Generation::pid).contains(NEW);
    assertThat(fleet.now().upgrade().state()).isEqualTo("handing over");

    story.says(LIVING, 0, new ProcessEvent.Exited(NEW, null, "KILL"));
    story.says(OLD, 1, new UpgradeEvent.Rolledback(NEW, "It died."));

    assertThat(fleet.now().serving()).map(Generation::pid).contains(OLD);
    assertThat(generation(NEW).exit()).isEqualTo(new Exit(null, "KILL"));
    assertThat(fleet.now().upgrade().state()).isEqualTo("idle");
    assertThat(fleet.now().upgrade().lastOutcome().outcome()).isEqualTo("rolledback");
  }

  @Test
  void anUpgradeThatIsDoneLeavesOneServing() {
    handOver();
    story.says(OLD, 1, new UpgradeEvent.Done(NEW, 2_300));
    story.says(OLD, 1, new ProcessEvent.Exiting(0, "upgraded", 77, 0));
    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 0, null));

    assertThat(fleet.now().serving()).map(Generation::pid).contains(NEW);
    assertThat(generation(OLD))
        .satisfies(old -> assertThat(old.exit()).isEqualTo(new Exit(0, null)))
        .satisfies(old -> assertThat(old.state()).isEqualTo("exited"))
        .satisfies(old -> assertThat(old.served()).isEqualTo(77));
    assertThat(fleet.now().upgrade())
        .isEqualTo(new UpgradeStatus("idle", 0, 0, new UpgradeOutcome("done", NEW, 2_300, null)));
  }

  @Test
  void lastEventsThatArriveAfterTheReportOfTheEndStillCount() {
    handOver();
    Envelope before = story.says(OLD, 1, new ProcessEvent.Heartbeat("draining", 1, 1, 1, 1, 1));
    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 0, null));
    assertThat(before.mono()).isLessThan(System.nanoTime());
    assertThat(fleet.now().upgrade().lastOutcome().outcome()).isEqualTo("orphaned");
    story.says(OLD, 1, new UpgradeEvent.Done(NEW, 5));

    assertThat(generation(OLD).state()).isEqualTo("exited");
    assertThat(fleet.now().upgrade().lastOutcome().outcome()).isEqualTo("done");
  }

  @Test
  void theUpgradeHasNotFailedIfTheOldGenerationDiesHandingOverAndTheNewOneServes() {
    handOver();
    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, null, "KILL"));

    UpgradeStatus upgrade = fleet.now().upgrade();
    assertThat(upgrade.state()).isEqualTo("idle");
    assertThat(upgrade.attempt()).isZero();
    assertThat(upgrade.lastOutcome().outcome()).isEqualTo("orphaned");
    assertThat(upgrade.lastOutcome().pid()).isEqualTo(NEW);
    assertThat(upgrade.lastOutcome().why())
        .isEqualTo(
            "The old generation (PID 5000001) ended before the upgrade did; the new one (PID"
                + " 5000002) keeps serving.");
    assertThat(fleet.now().serving()).map(Generation::pid).contains(NEW);
  }

  @Test
  void anUpgradeWhoseOldGenerationDiesBeforeReadyContinuesUntilTheNewOneIsReady() {
    serve(OLD, 1);
    story.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    story.says(NEW, 2, new ProcessEvent.Started(OLD, "v2", "17", List.of()));
    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, null, "KILL"));
    assertThat(fleet.now().upgrade().state()).isEqualTo("upgrading");
    assertThat(fleet.now().upgrade().lastOutcome()).isNull();

    story.says(NEW, 2, new ProcessEvent.Ready(200));
    assertThat(fleet.now().upgrade().state()).isEqualTo("idle");
    assertThat(fleet.now().upgrade().lastOutcome().outcome()).isEqualTo("orphaned");
  }

  @Test
  void nothingServesAfterBothGenerationsDieInAnUpgrade() {
    serve(OLD, 1);
    story.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    story.says(OLD, 1, new ChildEvent.Spawned(NEW, 2));
    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, null, "KILL"));
    story.says(LIVING, 0, new ProcessEvent.Exited(NEW, 1, null));

    assertThat(fleet.now().upgrade().state()).isEqualTo("idle");
    assertThat(fleet.now().upgrade().lastOutcome().outcome()).isEqualTo("terminated-during");
    assertThat(fleet.now().upgrade().lastOutcome().why())
        .endsWith(", and so did the new one (PID 5000002).");
  }

  @Test
  void theLateEndOfOneUpgradeDoesNotEndTheNext() {
    handOver();
    story.says(NEW, 2, new UpgradeEvent.Requested("SIGHUP"));
    story.says(OLD, 1, new UpgradeEvent.Done(NEW, 2_300));
    assertThat(fleet.now().upgrade().state()).isEqualTo("upgrading");
  }

  @Test
  void anUpgradeWhoseStartWasMissedIsStillShown() {
    serve(OLD, 1);
    story.says(OLD, 1, new UpgradeEvent.Refused("SIGHUP", "Busy."));
    assertThat(fleet.now().upgrade().state()).isEqualTo("idle");
    story.says(OLD, 1, new ChildEvent.Ready(NEW, 2, 250));
    assertThat(fleet.now().upgrade().state()).isEqualTo("handing over");
  }

  @Test
  void aFailedUpgradeBacksOffAndTheNextOneIsAllowedAgain() {
    serve(OLD, 1);
    story.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    assertThat(fleet.now().upgrade().state()).isEqualTo("upgrading");
    story.says(OLD, 1, new ChildEvent.Spawned(NEW, 2));
    story.says(OLD, 1, new ChildEvent.Failed(NEW, "exit", "It exited."));
    story.says(OLD, 1, new UpgradeEvent.Backoff(3, 60_000));

    UpgradeStatus waiting = fleet.now().upgrade();
    assertThat(waiting.state()).isEqualTo("backing off");
    assertThat(waiting.attempt()).isEqualTo(3);
    assertThat(waiting.nextInMillis()).isBetween(1L, 60_000L);
    assertThat(waiting.lastOutcome().why()).isEqualTo("It exited.");
    assertThat(fleet.now().serving()).map(Generation::pid).contains(OLD);

    story.says(OLD, 1, new UpgradeEvent.Backoff(4, 0));
    assertThat(fleet.now().upgrade().state()).isEqualTo("idle");
    assertThat(fleet.now().upgrade().nextInMillis()).isZero();
  }

  @Test
  void eventsRepeatedAfterAReconnectChangeNothing() {
    Envelope ready = serve(OLD, 1);
    story.says(OLD, 1, new ProcessEvent.Draining("terminated", 1, 1, 1));
    story.repeats(ready);

    assertThat(generation(OLD).state()).isEqualTo("draining");
    assertThat(fleet.now().serving()).isEmpty();
  }

  @Test
  void repeatedEventsAreEnoughToKnowARunningServer() {
    Story before = new Story();
    for (Envelope said :
        List.of(
            before.says(OLD, 2, new ProcessEvent.Started(1, "v2", "17", List.of())),
            before.says(OLD, 2, new ProcessEvent.Ready(1)))) {
      story.repeats(said);
    }
    assertThat(fleet.now().serving()).map(Generation::generation).contains(2);
  }

  @Test
  void aReusedPidBelongsToAnotherProcess() {
    serve(OLD, 1);
    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    story.forgetCount(OLD);
    story.says(OLD, 5, new ProcessEvent.Started(1, "v3", "17", List.of()));

    assertThat(generation(OLD).alive()).isTrue();
    assertThat(generation(OLD).generation()).isEqualTo(5);
    assertThat(fleet.now().generations()).hasSize(1);
  }

  @Test
  void theEndOfAnEarlierProcessWithTheSamePidIsIgnored() {
    Envelope early = story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    serve(OLD, 1);
    story.repeats(early);

    assertThat(generation(OLD).alive()).isTrue();
  }

  @Test
  void noEventMakesProcessOneOrAGroupAServer() {
    for (long pid : new long[] {1, 0, -1}) {
      serve(pid, 1);
      story.says(OLD, 1, new ChildEvent.Spawned(pid, 2));
    }
    assertThat(fleet.now().generations()).extracting(Generation::pid).containsExactly(OLD);
  }

  @Test
  void aProcessMissingFromProcHasEndedEvenIfNothingReportsIt() {
    serve(OLD, 1);
    serve(LIVING, 2);
    assertThat(fleet.unseenEnds()).containsExactly(new ProcessEvent.Exited(OLD, null, null));

    story.says(OLD, 1, new ProcessEvent.Exiting(1, "forced", 1, 1));
    assertThat(fleet.unseenEnds()).containsExactly(new ProcessEvent.Exited(OLD, 1, null));

    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    assertThat(fleet.unseenEnds()).isEmpty();
  }

  @Test
  void theReportOfAnEndMayArriveBeforeTheLastEventsOfTheProcess() {
    Story silent = new Story();
    Envelope started = silent.says(OLD, 2, new ProcessEvent.Started(1, "v2", "17", List.of()));
    Envelope ready = silent.says(OLD, 2, new ProcessEvent.Ready(5));
    Envelope run =
        silent.says(
            NEW, 0, new TrafficEvent.Started("u", 5, "close", "uniform", 9, 0, 15_000, "", 0));
    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    story.says(LIVING, 0, new ProcessEvent.Exited(NEW, null, "KILL"));
    List.of(started, ready, run).forEach(story::tell);

    assertThat(fleet.now().serving()).isEmpty();
    assertThat(generation(OLD).exit()).isEqualTo(new Exit(1, null));
    assertThat(fleet.now().traffic().running()).isFalse();
    assertThat(fleet.unseenEnds()).isEmpty();
  }

  @Test
  void theLatestTrafficRunIsCounted() {
    story.says(
        NEW, 0, new TrafficEvent.Started("u", 5, "close", "uniform", 9_000, 0.5, 15_000, "", 0));
    assertThat(fleet.now().traffic().running()).isTrue();
    story.says(
        NEW, 0, new TrafficEvent.Finished(new Tally(10, 7, 2, 1), Map.of(), Map.of(), "stopped"));
    story.says(
        OLD, 0, new TrafficEvent.Finished(new Tally(99, 99, 0, 0), Map.of(), Map.of(), "duration"));

    TrafficStatus run = fleet.now().traffic();
    assertThat(run.running()).isFalse();
    assertThat(run.tally()).isEqualTo(new Tally(10, 7, 2, 1));
    assertThat(run.why()).isEqualTo("stopped");
  }

  @Test
  void aKilledTrafficProcessNoLongerCountsAsRunning() {
    story.says(
        NEW, 0, new TrafficEvent.Started("u", 5, "close", "uniform", 9_000, 0.5, 15_000, "", 0));
    story.says(LIVING, 0, new ProcessEvent.Exited(NEW, null, "KILL"));
    assertThat(fleet.now().traffic().running()).isFalse();
    assertThat(fleet.now().traffic().why()).contains("SIGKILL");
  }

  @Test
  void theSnapshotRestoresWhatHasLeftTheRing() {
    serve(OLD, 1);
    for (int i = 0; i < 20_000; i++) {
      story.says(OLD, 1, new ProcessEvent.Heartbeat("serving", i, 0, 0, 0, i));
    }
    assertThat(fleet.now().serving()).map(Generation::served).contains(19_999L);
  }

  @Test
  void generationsThatEndedLongAgoAreForgotten() {
    for (int gen = 1; gen <= 100; gen++) {
      serve(OLD + gen, gen);
      story.says(LIVING, 0, new ProcessEvent.Exited(OLD + gen, 0, null));
    }
    serve(OLD, 101);
    assertThat(fleet.now().generations()).hasSizeLessThan(70);
    assertThat(fleet.now().serving()).map(Generation::pid).contains(OLD);
  }

  private void handOver() {
    serve(OLD, 1);
    story.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    story.says(OLD, 1, new ChildEvent.Spawned(NEW, 2));
    story.says(NEW, 2, new ProcessEvent.Started(OLD, "v2", "17", List.of()));
    story.says(NEW, 2, new ProcessEvent.Ready(200));
    story.says(OLD, 1, new ChildEvent.Ready(NEW, 2, 250));
    story.says(OLD, 1, new ProcessEvent.Draining("upgraded", 4, 1, 30_000));
  }

  private Envelope serve(long pid, int gen) {
    story.says(pid, gen, new ProcessEvent.Started(1, "v1", "17", List.of()));
    return story.says(pid, gen, new ProcessEvent.Ready(200));
  }

  private Generation generation(long pid) {
    return fleet.now().generations().stream()
        .filter(each -> each.pid() == pid)
        .findFirst()
        .orElseThrow();
  }
}
