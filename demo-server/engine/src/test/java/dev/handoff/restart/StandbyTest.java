package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.release.Makings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The next generation is there before anybody asks for it, and harms nobody if it is not. */
class StandbyTest {
  private final World world = World.withStandby();

  @Test
  void itIsSpawnedSomeTimeAfterReadyAndNotBefore() {
    world.pass(ofMillis(4_900));
    assertThat(world.spawner.children).isEmpty();
    world.pass(ofSeconds(2));
    assertThat(world.events(StandbyEvent.class)).containsExactly(new StandbyEvent.Spawned(1001, 2));
    world.pass(ofMillis(700)).childSays("standby\n");
    assertThat(world.last(StandbyEvent.Ready.class).millis()).isBetween(700L, 2_700L);
    assertThat(world.state()).isEqualTo("serving");
    world.pass(ofSeconds(600));
    assertThat(world.spawner.children).hasSize(1);
    assertThat(world.child().words).isEmpty();
  }

  @Test
  void nobodyLooksAtFilesWhileTheFirstClientsCome() {
    world.pass(ofMillis(3_900));
    assertThat(world.spawner.looks).isZero();
    world.pass(ofSeconds(1));
    assertThat(world.spawner.looks).isPositive();
  }

  @Test
  void itIsNotSpawnedBeforeASpawnIsQuick() {
    world.spawner.warming = true;
    world.pass(ofSeconds(60));
    assertThat(world.spawner.children).isEmpty();
    world.spawner.warming = false;
    world.pass(ofSeconds(2));
    assertThat(world.spawner.children).hasSize(1);
  }

  @Test
  void withoutTheSettingThereIsNone() {
    World usual = new World().pass(ofSeconds(60));
    assertThat(usual.spawner.children).isEmpty();
    usual.hup();
    assertThat(usual.events())
        .containsExactly(new UpgradeEvent.Requested("SIGHUP"), new ChildEvent.Spawned(1001, 2));
  }

  @Test
  void thereIsNoneWhereAnUpgradeWouldBeRefused() {
    world.process.unheard = true;
    world.pass(ofSeconds(60));
    world.process.unheard = false;
    world.process.pid = 1;
    world.pass(ofSeconds(60));
    assertThat(world.spawner.children).isEmpty();
  }

  @Test
  void aProgramThatIsNotKnownToWaitIsNotSpawnedAhead() {
    world.spawner.disk = new Makings(world.spawner.disk.stamps(), false);
    world.pass(ofSeconds(60));
    assertThat(world.spawner.children).isEmpty();
    assertThat(world.events(StandbyEvent.class)).isEmpty();
  }

  @Test
  void aHangupGivesItTheWordAndItIsReadyAtOnce() {
    world.warm();
    world.pass(ofSeconds(30)).hup();
    assertThat(world.child().words).startsWith("go");
    assertThat(world.state()).isEqualTo("upgrading");
    world.pass(ofMillis(26)).childSays("ready\n");

    assertThat(world.state()).isEqualTo("handing over");
    assertThat(world.sinceRequest())
        .hasSize(3)
        .startsWith(new UpgradeEvent.Requested("SIGHUP"))
        .endsWith(new ChildEvent.Ready(1001, 2, 26));
    assertThat(world.last(StandbyEvent.Called.class).aheadMillis()).isBetween(30_000L, 33_000L);
    assertThat(world.last(StandbyEvent.Called.class).childGen()).isEqualTo(2);
    world.pass(ofSeconds(3));
    assertThat(world.exited().reason()).isEqualTo("upgraded");
    assertThat(world.spawner.children).hasSize(1);
  }

  @Test
  void oneThatIsStillBootingGetsTheWordEarlyAndHasTheTimeOfAnyNewProcess() {
    world.spawnedAhead();
    world.hup();
    assertThat(world.child().words).startsWith("go");
    // It had become warm when the word was on its way.
    world.pass(ofSeconds(19)).childSays("standby\n").childSays("ready\n");
    assertThat(world.last(ChildEvent.Ready.class)).isEqualTo(new ChildEvent.Ready(1001, 2, 19_000));
    assertThat(world.spawner.children).hasSize(1);
  }

  @Test
  void oneThatNeverGetsReadyAlthoughItWasCalledEarlyFailsTheUpgradeAfterTheReadyTimeout() {
    world.spawnedAhead();
    world.hup().pass(ofMillis(20_020));
    assertThat(world.last(ChildEvent.Failed.class))
        .isEqualTo(new ChildEvent.Failed(1001, "timeout", "Not ready after 20.0 s."));
    assertThat(world.state()).isEqualTo("backing off");
    assertThat(world.child().wasKilled()).isTrue();
  }

  @Test
  void theSecondsOfSilenceCountFromTheWord() {
    world.warm();
    world.pass(ofSeconds(600)).hup().pass(ofMillis(2_900)).childSays("ready\n");
    assertThat(world.state()).isEqualTo("handing over");
  }

  @Test
  void aChangeOnDiskIsNoticedWithoutASignalAndItIsMadeAnew() {
    world.warm();
    world.spawner.deploy("server.jar", "2");
    world.pass(ofSeconds(1));
    assertThat(world.last(StandbyEvent.Discarded.class))
        .isEqualTo(new StandbyEvent.Discarded(1001, "What it is made of has changed: server.jar."));
    assertThat(world.child().words).containsExactly("end");
    world.child().exits(0);
    world.pass(ofSeconds(2));
    assertThat(world.last(StandbyEvent.Spawned.class)).isEqualTo(new StandbyEvent.Spawned(1002, 2));
    world.assertGone(1001);
  }

  @Test
  void whileFilesAreBeingReplacedNothingIsStarted() {
    world.pass(ofSeconds(3));
    for (int i = 0; i < 20; i++) {
      world.spawner.deploy("server.jar", "part " + i);
      world.pass(ofSeconds(1));
    }
    assertThat(world.spawner.children).isEmpty();
    world.pass(ofSeconds(2));
    assertThat(world.spawner.children).hasSize(1);
  }

  @Test
  void whatHasChangedJustBeforeTheSignalIsNotWhatIsStarted() {
    world.warm();
    world.spawner.deploy("server.jar", "2");
    world.hup();
    assertThat(world.sinceRequest())
        .containsExactly(
            new UpgradeEvent.Requested("SIGHUP"),
            new StandbyEvent.Discarded(1001, "What it is made of has changed: server.jar."),
            new ChildEvent.Spawned(1002, 2));
    assertThat(world.spawner.children.get(0).words).containsExactly("end");
  }

  @Test
  void aFileThatIsNewCountsToo() {
    assertThat(
            new Makings(Map.of("a", "1"), true)
                .changed(new Makings(Map.of("a", "1", "b", "1"), true)))
        .isEqualTo("b");
  }

  @Test
  void oneThatIsDiscardedAndDoesNotEndIsKilledASecondLater() {
    world.warm();
    world.spawner.deploy("server.jar", "2");
    world.pass(ofSeconds(1));
    ScriptedChild stopped = world.spawner.children.get(0);
    assertThat(stopped.signals).isEmpty();
    world.pass(ofMillis(1_500));
    assertThat(stopped.signals).containsExactly("KILL");
    world.assertGone(1001);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aServerThatEndsTakesItAlong(boolean warm) {
    if (warm) {
      world.warm();
    } else {
      world.spawnedAhead();
    }
    world.service.connections = 1;
    world.term();
    assertThat(world.state()).isEqualTo("draining");
    assertThat(world.child().words).containsExactly("end");
    assertThat(world.last(StandbyEvent.Discarded.class))
        .isEqualTo(new StandbyEvent.Discarded(1001, "Generation 1 ends."));
    world.child().exits(0);
    world.pass(ofSeconds(1));
    world.assertGone(1001);
  }

  @Test
  void aServerThatExitsAtOnceLeavesNobodyBehind() {
    world.warm();
    world.term().pass(ofSeconds(1));
    assertThat(world.exited()).isNotNull();
    assertThat(world.child().words).containsExactly("end");
    assertThat(world.child().signals).containsExactly("KILL");
  }

  @Test
  void anOrderToExitEndsItToo() {
    world.warm();
    world.signal("TERM", Signals.Order.EXIT);
    assertThat(world.exited()).isNotNull();
    assertThat(world.child().words).containsExactly("end");
  }

  @Test
  void anAbortTellsTheCalledOneToEndAndALaterOneIsSpawned() {
    world.warm();
    world.hup().abort();
    assertThat(world.child().signals).containsExactly("TERM");
    world.child().exits(0);
    assertThat(world.state()).isEqualTo("serving");
    world.pass(ofSeconds(3));
    assertThat(world.last(StandbyEvent.Spawned.class).child()).isEqualTo(1002);
  }

  @Test
  void afterARollbackTheSameReleaseIsNotStartedAhead() {
    world.warm();
    world.hup().childSays("ready\n").pass(ofMillis(400));
    world.child().exits(1);
    world.pass(ofSeconds(60));
    assertThat(world.events(UpgradeEvent.Rolledback.class)).hasSize(1);
    assertThat(world.state()).isEqualTo("serving");
    assertThat(world.spawner.children).hasSize(1);
    world.spawner.deploy("server.jar", "2");
    world.pass(ofSeconds(3));
    assertThat(world.spawner.children).hasSize(2);
  }

  @Test
  void afterAFailedUpgradeTheSameReleaseIsNotStartedAhead() {
    world.hup().childSays("hello\n").pass(ofSeconds(60));
    assertThat(world.state()).isEqualTo("serving");
    assertThat(world.spawner.children).hasSize(1);
  }

  @Test
  void tenHangupsInARowAreOneUpgrade() {
    world.warm();
    for (int i = 0; i < 10; i++) {
      world.hup();
    }
    assertThat(world.events(UpgradeEvent.Refused.class)).hasSize(9);
    assertThat(world.child().words).startsWith("go");
    world.childSays("ready\n").pass(ofSeconds(3));
    assertThat(world.events(UpgradeEvent.Done.class)).hasSize(1);
    assertThat(world.spawner.children).hasSize(1);
  }

  @Test
  void ifNoneCanBeSpawnedTheReasonIsToldOnceAndItIsTriedAgain() {
    world.spawner.trouble = "cannot open a pipe: Too many open files";
    world.pass(ofSeconds(120));
    assertThat(world.events(StandbyEvent.class))
        .containsExactly(new StandbyEvent.Failed(0, "spawn", world.spawner.trouble));
    world.spawner.trouble = null;
    world.pass(ofSeconds(31));
    assertThat(world.events(StandbyEvent.Spawned.class)).hasSize(1);
  }

  @Test
  void theServiceManagerHearsNothingOfIt() {
    World managed = World.withStandby().sayReady().forget();
    managed.pass(ofSeconds(7)).childSays("standby\n");
    managed.child().isEndedBy("KILL");
    managed.pass(ofSeconds(1));
    assertThat(managed.events(StandbyEvent.Failed.class)).hasSize(1);
    assertThat(managed.notified()).isEmpty();
  }

  @Test
  void aNextOneInAnotherWayToRestartIsNeverSpawnedAhead() {
    World other =
        new World(
            World.usual().withStandby(ofSeconds(5)),
            (by, events, service) -> new Restart.Failed(0, "spawn", "No."));
    other.pass(ofSeconds(60));
    assertThat(other.spawner.children).isEmpty();
  }
}
