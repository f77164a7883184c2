package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import org.junit.jupiter.api.Test;

/** Aborting an upgrade: while the new process starts, and in its probation. */
class AbortTest {
  private final World world = new World();

  @Test
  void aProcessThatIsNotReadyIsToldToEndAndTheOldOneServesOn() {
    world.hup().pass(ofMillis(300)).abort();
    assertThat(world.events())
        .endsWith(
            new ChildEvent.Spawned(1001, 2),
            new UpgradeEvent.Aborted(
                1001,
                "SIGURG",
                "The new process was not ready yet; generation 1 has never stopped serving."));
    assertThat(world.state()).isEqualTo("serving");
    assertThat(world.child().signals).containsExactly("TERM");
    assertThat(world.service.calls).as("orders to the service").isEmpty();
  }

  @Test
  void theNextUpgradeIsAllowedAtOnceAndIsTheFirstOfItsKind() {
    world.hup().abort().hup();
    assertThat(world.state()).isEqualTo("upgrading");
    world.childSays("hello\n");
    assertThat(world.events(UpgradeEvent.Backoff.class))
        .as("an abort is not counted among the failures")
        .containsExactly(new UpgradeEvent.Backoff(1, 3000));
  }

  @Test
  void aProcessThatIsNotReadyAndDoesNotEndIsKilledASecondLater() {
    world.hup().abort().pass(ofSeconds(1));
    assertThat(world.child().wasKilled()).isFalse();
    world.pass(Lifecycle.HEARTBEAT);
    assertThat(world.child().wasKilled()).isTrue();
    assertThat(world.last(ProcessEvent.Exited.class))
        .isEqualTo(new ProcessEvent.Exited(1001, null, "KILL"));
  }

  @Test
  void aProcessThatEndsAsToldIsReapedAndNotKilled() {
    world.hup().abort();
    world.child().exits(0);
    world.pass(ofSeconds(2));
    assertThat(world.child().signals).containsExactly("TERM");
    assertThat(world.events(ProcessEvent.Exited.class))
        .containsExactly(new ProcessEvent.Exited(1001, 0, null));
  }

  @Test
  void aWordThatWasOnItsWayChangesNothing() {
    world.hup().abort().childSays("ready\n");
    assertThat(world.state()).isEqualTo("serving");
    assertThat(world.events(ChildEvent.Ready.class)).isEmpty();
  }

  @Test
  void inTheProbationTheOldOneAcceptsAgainBeforeTheNewOneIsToldToEnd() {
    world.hup().childSays("ready\n");
    world.pass(ofMillis(700));
    world.service.onAccept = () -> assertThat(world.child().signals).isEmpty();
    world.abort();
    assertThat(world.service.calls).containsExactly("lame duck", "accept");
    assertThat(world.holdsListener()).isTrue();
    assertThat(world.last(UpgradeEvent.Aborted.class))
        .isEqualTo(
            new UpgradeEvent.Aborted(
                1001,
                "SIGURG",
                "The new process was told to end 700 ms after it was ready;"
                    + " generation 1 accepts again."));
    assertThat(world.events(UpgradeEvent.Rolledback.class)).isEmpty();
    assertThat(world.events(UpgradeEvent.Backoff.class)).isEmpty();
    assertThat(world.state()).isEqualTo("serving");
  }

  @Test
  void aNewProcessMayFinishItsRequestsForAsLongAsADrainTakes() {
    world.hup().childSays("ready\n").pass(ofMillis(700)).abort();
    world.pass(ofSeconds(31));
    assertThat(world.child().signals).containsExactly("TERM");
    world.pass(Lifecycle.HEARTBEAT);
    assertThat(world.child().wasKilled()).isTrue();
  }

  @Test
  void theEndOfTheNewProcessIsReportedAndBringsNobodyBack() {
    world.hup().childSays("ready\n").pass(ofMillis(700)).abort();
    world.child().exits(0);
    world.pass(ofSeconds(3));
    assertThat(world.last(ProcessEvent.Exited.class))
        .isEqualTo(new ProcessEvent.Exited(1001, 0, null));
    assertThat(world.service.calls).containsExactly("lame duck", "accept");
    assertThat(world.state()).isEqualTo("serving");
  }

  @Test
  void inTheClassicProfileTheSignalThatDrainsIsAnother() {
    World classic = new World(World.usualBut(World.usual().probation(), Signalling.CLASSIC));
    classic.hup().childSays("ready\n").abort();
    assertThat(classic.child().signals).containsExactly("INT");
  }

  @Test
  void aServerThatExitsLeavesNobodyBehindThatWasNeverReady() {
    world.hup().abort().term().pass(ofMillis(20));
    assertThat(world.exited()).isNotNull();
    assertThat(world.child().signals).containsExactly("TERM", "KILL");
  }

  @Test
  void aServerThatExitsLetsADrainingProcessFinish() {
    world.hup().childSays("ready\n").abort().term().pass(ofMillis(20));
    assertThat(world.exited()).isNotNull();
    assertThat(world.child().signals).containsExactly("TERM");
  }
}
