package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.DrainEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From ready to the end of the probation. */
class HandingOverTest {
  private final World world = new World();

  @BeforeEach
  void theNextGenerationIsReady() {
    world.service.connections = 7;
    world.service.inFlight = 2;
    world.hup().pass(ofMillis(500)).childSays("ready\n");
  }

  @Test
  void bothAcceptForAFifthOfASecond() {
    world.pass(ofMillis(200));
    assertThat(world.service.calls).isEmpty();
    world.pass(ofMillis(1));
    assertThat(world.service.calls).containsExactly("lame duck");
    assertThat(world.last(ProcessEvent.Draining.class))
        .isEqualTo(new ProcessEvent.Draining("upgraded", 7, 2, 30_000));
    assertThat(world.holdsListener()).isTrue();
  }

  @Test
  void theListenerStaysOpenUntilTheProbationIsOver() {
    world.pass(ofSeconds(2));
    assertThat(world.holdsListener()).isTrue();
    world.pass(ofMillis(1));
    assertThat(world.holdsListener()).isFalse();
    assertThat(world.events())
        .endsWith(
            new ProcessEvent.Draining("upgraded", 7, 2, 30_000),
            new ListenerEvent.Closed(World.INODE, 0),
            new UpgradeEvent.Done(1001, 2501));
    assertThat(world.state()).isEqualTo("draining");
  }

  @Test
  void theDrainMakesProgressDuringTheProbation() {
    world.pass(ofSeconds(1));
    assertThat(world.last(DrainEvent.Progress.class))
        .isEqualTo(new DrainEvent.Progress(7, 5, 2, 0, 29_250));
  }

  @Test
  void theOldGenerationTakesOverAgainIfTheNextOneDies() {
    world.pass(ofMillis(700));
    world.child().exits(1);
    world.pass(ofMillis(20));
    assertThat(world.service.calls).containsExactly("lame duck", "accept");
    assertThat(world.holdsListener()).isTrue();
    assertThat(world.events())
        .endsWith(
            new ProcessEvent.Exited(1001, 1, null),
            new UpgradeEvent.Rolledback(
                1001,
                "The new process exited with code 1, 720 ms after it was ready;"
                    + " generation 1 accepts again."),
            new UpgradeEvent.Backoff(1, 3000));
    assertThat(world.state()).isEqualTo("backing off");
  }

  @Test
  void theOldGenerationTakesOverAgainIfTheNextOneIsKilled() {
    world.child().isEndedBy("KILL");
    world.pass(ofMillis(20));
    assertThat(world.last(UpgradeEvent.Rolledback.class).why())
        .isEqualTo(
            "The new process was ended by SIGKILL, 20 ms after it was ready;"
                + " generation 1 accepts again.");
    assertThat(world.events(ListenerEvent.Closed.class)).isEmpty();
  }

  @Test
  void aDeathIsStampedWithTheMomentTheProcessWasLastSeen() {
    world.pass(ofMillis(500));
    long seen = world.clock.now();
    world.clock.skip(ofMillis(300));
    world.child().isEndedBy("KILL");
    world.pass(ofMillis(20));
    assertThat(world.lastTold(ProcessEvent.Exited.class).at()).isEqualTo(seen);
  }

  @Test
  void sayingReadyCountsAsBeingSeen() {
    World world = new World().hup();
    world.clock.skip(ofMillis(300));
    world.childSays("ready\n");
    long ready = world.clock.now();
    world.clock.skip(ofMillis(300));
    world.child().isEndedBy("KILL");
    world.pass(ofMillis(20));
    assertThat(world.lastTold(ProcessEvent.Exited.class).at()).isEqualTo(ready);
  }

  @Test
  void anExitWithCodeZeroIsStampedWhenItIsNoticed() {
    world.clock.skip(ofMillis(300));
    world.child().exits(0);
    long noticed = world.clock.now();
    world.pass(ofMillis(20));
    assertThat(world.lastTold(ProcessEvent.Exited.class).at()).isEqualTo(noticed);
  }

  @Test
  void afterARollbackTheNextUpgradeSucceeds() {
    world.child().exits(1);
    world.pass(ofMillis(20)).pass(ofSeconds(3)).hup().childSays("ready\n").pass(ofMillis(2001));
    assertThat(world.last(UpgradeEvent.Done.class).child()).isEqualTo(1002);
  }

  @Test
  void anOldGenerationDoesNotTakeOverAgainIfTheNextOneWasToldToEnd() {
    world.child().exits(0);
    world.pass(ofMillis(20));
    assertThat(world.events(UpgradeEvent.Rolledback.class)).isEmpty();
    assertThat(world.holdsListener()).isFalse();
    assertThat(world.state()).isEqualTo("draining");
  }

  @Test
  void termEndsTheProbationAtOnce() {
    world.term();
    assertThat(world.events())
        .endsWith(
            new ProcessEvent.Draining("upgraded", 7, 2, 30_000),
            new ListenerEvent.Closed(World.INODE, 0),
            new UpgradeEvent.Done(1001, 500));
    assertThat(world.child().wasKilled()).isFalse();
    assertThat(world.state()).isEqualTo("draining");
  }

  @Test
  void aNextGenerationThatDiesAfterItsProbationIsReported() {
    world.pass(ofMillis(2001));
    world.child().isEndedBy("KILL");
    world.pass(ofMillis(250));
    assertThat(world.last(ProcessEvent.Exited.class))
        .isEqualTo(new ProcessEvent.Exited(1001, null, "KILL"));
    assertThat(world.service.calls).as("nothing brings it back").containsExactly("lame duck");
    assertThat(world.state()).isEqualTo("draining");
  }

  @Test
  void idleConnectionsAreClosedAfterTheGraceEvenInALongProbation() {
    World world = new World(World.usualBut(ofMinutes(10), Signalling.HANDOFF));
    world.service.connections = 1;
    world.hup().childSays("ready\n").pass(ofMillis(201)).pass(ofSeconds(5));
    assertThat(world.service.calls).containsExactly("lame duck");
    world.pass(ofMillis(1));
    assertThat(world.service.calls).containsExactly("lame duck", "close idle");
    assertThat(world.holdsListener()).isTrue();
  }
}
