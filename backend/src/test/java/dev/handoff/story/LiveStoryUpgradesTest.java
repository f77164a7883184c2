package dev.handoff.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an upgrade, and who serves meanwhile. */
class LiveStoryUpgradesTest extends ToldStory {
  @Test
  void theNewGenerationServesOnceReadyAndTheOldOneAfterARollback() {
    handOver();
    assertThat(story.now().serving()).map(Generation::pid).contains(NEW);
    assertThat(story.now().upgrade().state()).isEqualTo("handing over");

    teller.says(LIVING, 0, new ProcessEvent.Exited(NEW, null, "KILL"));
    teller.says(OLD, 1, new UpgradeEvent.Rolledback(NEW, "It died."));

    assertThat(story.now().serving()).map(Generation::pid).contains(OLD);
    assertThat(generation(NEW).exit()).isEqualTo(new Generation.Exit(null, "KILL"));
    assertThat(story.now().upgrade().state()).isEqualTo("idle");
    assertThat(story.now().upgrade().lastOutcome().outcome()).isEqualTo("rolledback");
  }

  @Test
  void anUpgradeThatIsDoneLeavesOneServing() {
    handOver();
    teller.says(OLD, 1, new UpgradeEvent.Done(NEW, 2_300));
    teller.says(OLD, 1, new ProcessEvent.Exiting(0, "upgraded", 77, 0));
    teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, 0, null));

    assertThat(story.now().serving()).map(Generation::pid).contains(NEW);
    assertThat(generation(OLD))
        .satisfies(old -> assertThat(old.exit()).isEqualTo(new Generation.Exit(0, null)))
        .satisfies(old -> assertThat(old.state()).isEqualTo("exited"))
        .satisfies(old -> assertThat(old.served()).isEqualTo(77));
    assertThat(story.now().upgrade())
        .isEqualTo(new UpgradeStatus("idle", 0, 0, new UpgradeOutcome("done", NEW, 2_300, null)));
  }

  @Test
  void lastEventsThatArriveAfterTheReportOfTheEndStillCount() {
    handOver();
    Envelope before = teller.says(OLD, 1, new ProcessEvent.Heartbeat("draining", 1, 1, 1, 1, 1));
    teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, 0, null));
    assertThat(before.mono()).isLessThan(System.nanoTime());
    assertThat(story.now().upgrade().lastOutcome().outcome()).isEqualTo("orphaned");
    teller.says(OLD, 1, new UpgradeEvent.Done(NEW, 5));

    assertThat(generation(OLD).state()).isEqualTo("exited");
    assertThat(story.now().upgrade().lastOutcome().outcome()).isEqualTo("done");
  }

  @Test
  void theUpgradeHasNotFailedIfTheOldGenerationDiesHandingOverAndTheNewOneServes() {
    handOver();
    teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, null, "KILL"));

    UpgradeStatus upgrade = story.now().upgrade();
    assertThat(upgrade.state()).isEqualTo("idle");
    assertThat(upgrade.attempt()).isZero();
    assertThat(upgrade.lastOutcome().outcome()).isEqualTo("orphaned");
    assertThat(upgrade.lastOutcome().pid()).isEqualTo(NEW);
    assertThat(upgrade.lastOutcome().why())
        .isEqualTo(
            "The old generation (PID 5000001) ended before the upgrade did; the new one (PID"
                + " 5000002) keeps serving.");
    assertThat(story.now().serving()).map(Generation::pid).contains(NEW);
  }

  @Test
  void anUpgradeWhoseOldGenerationDiesBeforeReadyContinuesUntilTheNewOneIsReady() {
    serve(OLD, 1);
    teller.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    teller.says(NEW, 2, new ProcessEvent.Started(OLD, "v2", "17", List.of()));
    teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, null, "KILL"));
    assertThat(story.now().upgrade().state()).isEqualTo("upgrading");
    assertThat(story.now().upgrade().lastOutcome()).isNull();

    teller.says(NEW, 2, new ProcessEvent.Ready(200));
    assertThat(story.now().upgrade().state()).isEqualTo("idle");
    assertThat(story.now().upgrade().lastOutcome().outcome()).isEqualTo("orphaned");
  }

  @Test
  void nothingServesAfterBothGenerationsDieInAnUpgrade() {
    serve(OLD, 1);
    teller.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    teller.says(OLD, 1, new ChildEvent.Spawned(NEW, 2));
    teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, null, "KILL"));
    teller.says(LIVING, 0, new ProcessEvent.Exited(NEW, 1, null));

    assertThat(story.now().upgrade().state()).isEqualTo("idle");
    assertThat(story.now().upgrade().lastOutcome().outcome()).isEqualTo("terminated-during");
    assertThat(story.now().upgrade().lastOutcome().why())
        .endsWith(", and so did the new one (PID 5000002).");
  }

  @Test
  void theLateEndOfOneUpgradeDoesNotEndTheNext() {
    handOver();
    teller.says(NEW, 2, new UpgradeEvent.Requested("SIGHUP"));
    teller.says(OLD, 1, new UpgradeEvent.Done(NEW, 2_300));
    assertThat(story.now().upgrade().state()).isEqualTo("upgrading");
  }

  @Test
  void anUpgradeWhoseStartWasMissedIsStillShown() {
    serve(OLD, 1);
    teller.says(OLD, 1, new UpgradeEvent.Refused("SIGHUP", "Busy."));
    assertThat(story.now().upgrade().state()).isEqualTo("idle");
    teller.says(OLD, 1, new ChildEvent.Ready(NEW, 2, 250));
    assertThat(story.now().upgrade().state()).isEqualTo("handing over");
  }

  @Test
  void aFailedUpgradeBacksOffAndTheNextOneIsAllowedAgain() {
    serve(OLD, 1);
    teller.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    assertThat(story.now().upgrade().state()).isEqualTo("upgrading");
    teller.says(OLD, 1, new ChildEvent.Spawned(NEW, 2));
    teller.says(OLD, 1, new ChildEvent.Failed(NEW, "exit", "It exited."));
    teller.says(OLD, 1, new UpgradeEvent.Backoff(3, 60_000));

    UpgradeStatus waiting = story.now().upgrade();
    assertThat(waiting.state()).isEqualTo("backing off");
    assertThat(waiting.attempt()).isEqualTo(3);
    assertThat(waiting.nextInMillis()).isBetween(1L, 60_000L);
    assertThat(waiting.lastOutcome().why()).isEqualTo("It exited.");
    assertThat(story.now().serving()).map(Generation::pid).contains(OLD);

    teller.says(OLD, 1, new UpgradeEvent.Backoff(4, 0));
    assertThat(story.now().upgrade().state()).isEqualTo("idle");
    assertThat(story.now().upgrade().nextInMillis()).isZero();
  }

  private void handOver() {
    serve(OLD, 1);
    teller.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    teller.says(OLD, 1, new ChildEvent.Spawned(NEW, 2));
    teller.says(NEW, 2, new ProcessEvent.Started(OLD, "v2", "17", List.of()));
    teller.says(NEW, 2, new ProcessEvent.Ready(200));
    teller.says(OLD, 1, new ChildEvent.Ready(NEW, 2, 250));
    teller.says(OLD, 1, new ProcessEvent.Draining("upgraded", 4, 1, 30_000));
  }
}
