package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.Exit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an upgrade, and who serves meanwhile. */
class FleetUpgradesTest extends ToldFleet {
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

  private void handOver() {
    serve(OLD, 1);
    story.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    story.says(OLD, 1, new ChildEvent.Spawned(NEW, 2));
    story.says(NEW, 2, new ProcessEvent.Started(OLD, "v2", "17", List.of()));
    story.says(NEW, 2, new ProcessEvent.Ready(200));
    story.says(OLD, 1, new ChildEvent.Ready(NEW, 2, 250));
    story.says(OLD, 1, new ProcessEvent.Draining("upgraded", 4, 1, 30_000));
  }
}
