package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import org.junit.jupiter.api.Test;

/** What the engine does in every state: heartbeats, warm-up, and what it notices. */
class LifecycleTest {
  private final World world = new World();

  @Test
  void aHeartbeatComesFourTimesASecond() {
    world.pass(ofSeconds(10));
    assertThat(world.heartbeats()).hasSize(40);
  }

  @Test
  void itsFirstMomentsBelongToItsClients() {
    world.pass(Lifecycle.HEARTBEAT.minusMillis(10));
    assertThat(world.heartbeats()).isEmpty();
    world.pass(ofMillis(20));
    assertThat(world.heartbeats()).hasSize(1);
  }

  @Test
  void aHeartbeatSaysHowMuchWorkThereIs() {
    world.service.connections = 5;
    world.service.inFlight = 2;
    world.service.served = 77;
    world.service.takesConnection();
    world.pass(ofSeconds(5));
    assertThat(world.last(ProcessEvent.Heartbeat.class))
        .isEqualTo(new ProcessEvent.Heartbeat("serving", 3_605_000, 6, 2, 1, 77));
  }

  @Test
  void aProcessThatWasSuspendedDoesNotMakeUpForItsHeartbeats() {
    world.pass(ofSeconds(1));
    world.clock.skip(ofMinutes(10));
    world.pass(ofSeconds(1));
    assertThat(world.heartbeats()).hasSizeBetween(9, 11);
  }

  @Test
  void theFirstConnectionIsReportedOnce() {
    world.pass(ofSeconds(1));
    assertThat(world.events(ListenerEvent.Accepted.class)).isEmpty();
    world.service.takesConnection();
    long first = world.clock.now();
    world.pass(ofSeconds(1));
    world.service.takesConnection();
    world.pass(ofSeconds(1));
    assertThat(world.events(ListenerEvent.Accepted.class))
        .containsExactly(new ListenerEvent.Accepted(World.INODE, first));
    assertThat(world.lastTold(ListenerEvent.Accepted.class).at()).isEqualTo(first);
  }

  @Test
  void aFirstConnectionJustBeforeTheEndIsReportedBeforeTheListenerIsClosed() {
    world.pass(ofMillis(10));
    world.service.takesConnection();
    world.term();
    assertThat(world.events().stream().map(Object::getClass))
        .containsExactly(
            ProcessEvent.Draining.class, ListenerEvent.Accepted.class, ListenerEvent.Closed.class);
  }

  @Test
  void theSpawnerWarmsUpOnceWhenTheStartIsOver() {
    world.pass(ofSeconds(2));
    assertThat(world.spawner.warmUps).isZero();
    world.pass(ofMinutes(1));
    assertThat(world.spawner.warmUps).isEqualTo(1);
  }

  @Test
  void afterStandingByItWarmsUpBeforeTheOldOneEnds() {
    World called = World.called().pass(ofSeconds(1));
    assertThat(called.spawner.warmUps).isZero();
    called.pass(ofMillis(900));
    assertThat(called.spawner.warmUps).isEqualTo(1);
  }

  @Test
  void theReasonWhyAnUpgradeWouldFailIsReportedOnceTheStartIsOver() {
    world.process.pid = 1;
    world.spawner.trouble = "The jar server.jar does not exist.";
    world.pass(ofMinutes(1));
    assertThat(world.events())
        .containsExactly(
            new ProcessEvent.Warned("An upgrade would fail as things are: " + Serving.IS_INIT),
            new ProcessEvent.Warned(
                "An upgrade would fail as things are: The jar server.jar does not exist."));
  }

  @Test
  void aBurstOfHangupsCausesOneUpgrade() {
    for (int i = 0; i < 10; i++) {
      world.hup();
    }
    world.childSays("ready\n").hup().pass(ofMillis(2001)).hup();
    assertThat(world.events(UpgradeEvent.Requested.class)).hasSize(1);
    assertThat(world.events(ChildEvent.Spawned.class)).hasSize(1);
    assertThat(world.events(UpgradeEvent.Refused.class)).hasSize(11);
  }

  @Test
  void aProcessThatIsInitIsNotUpgraded() {
    world.process.pid = 1;
    world.hup();
    assertThat(world.events()).containsExactly(new UpgradeEvent.Refused("SIGHUP", Serving.IS_INIT));
    assertThat(world.state()).isEqualTo("serving");
  }

  @Test
  void aProcessThatSystemdDoesNotListenToIsNotUpgradedAndSaysSoBefore() {
    world.process.unheard = true;
    world.pass(ofMinutes(1));
    assertThat(world.events())
        .containsExactly(
            new ProcessEvent.Warned("An upgrade would fail as things are: " + Serving.IS_UNHEARD));
    world.hup();
    assertThat(world.last(UpgradeEvent.Refused.class))
        .isEqualTo(new UpgradeEvent.Refused("SIGHUP", Serving.IS_UNHEARD));
    assertThat(world.state()).isEqualTo("serving");
  }

  @Test
  void theEndOfThePredecessorIsReportedOnce() {
    World next = World.successor();
    next.pass(ofSeconds(10));
    assertThat(next.events()).isEmpty();
    next.process.parent = 1;
    next.pass(ofMillis(250));
    assertThat(next.events()).containsExactly(new ProcessEvent.Orphaned(World.PARENT));
    next.process.parent = 2;
    next.pass(ofMinutes(10));
    assertThat(next.events()).hasSize(1);
  }

  @Test
  void aFirstGenerationHasNoPredecessorToMiss() {
    world.process.parent = 1;
    world.pass(ofSeconds(10));
    assertThat(world.events()).isEmpty();
  }

  @Test
  void withoutADescriptorThePredecessorIsNotReportedMissing() {
    World next = World.successor();
    next.process.outOfDescriptors = true;
    next.pass(ofSeconds(10));
    assertThat(next.events()).isEmpty();
    next.process.outOfDescriptors = false;
    next.process.parent = 1;
    next.pass(ofMillis(250));
    assertThat(next.events()).containsExactly(new ProcessEvent.Orphaned(World.PARENT));
  }
}
