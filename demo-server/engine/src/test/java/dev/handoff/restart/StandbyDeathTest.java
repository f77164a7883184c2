package dev.handoff.restart;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A standby that dies or hangs is reported, and an upgrade goes on without it. */
class StandbyDeathTest {
  private final World world = World.withStandby();

  /** What can become of a standby, and what is said about it. */
  enum Death {
    KILLED(child -> child.isEndedBy("KILL"), "signal", "Was ended by SIGKILL before "),
    EXITED(child -> child.exits(1), "exit", "Exited with code 1 before "),
    GARBAGE(child -> child.says("hello\n"), "garbage", "Wrote \"hello\" on fd 4 "),
    SILENCED(child -> child.says(null), "eof", "Closed fd 4 ");

    private final Consumer<ScriptedChild> way;
    private final String cause;
    private final String detail;

    Death(Consumer<ScriptedChild> way, String cause, String detail) {
      this.way = way;
      this.cause = cause;
      this.detail = detail;
    }

    void befall(World world) {
      way.accept(world.child());
      world.pass(ofSeconds(1));
    }

    void assertTold(World world) {
      StandbyEvent.Failed failed = world.last(StandbyEvent.Failed.class);
      assertThat(failed.child()).isEqualTo(1001);
      assertThat(failed.cause()).isEqualTo(cause);
      assertThat(failed.detail()).startsWith(detail);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatDiesWhileItBootsIsReportedAndReaped(Death death) {
    world.spawnedAhead();
    assertReportedAndReaped(death);
  }

  @ParameterizedTest
  @EnumSource
  void oneThatDiesWhileItWaitsIsReportedAndReaped(Death death) {
    world.warm();
    assertReportedAndReaped(death);
  }

  @ParameterizedTest
  @EnumSource
  void ifOneDiesWithTheWordTheUpgradeGoesOnWithANewProcess(Death death) {
    world.warm();
    world.hup();
    death.befall(world);
    death.assertTold(world);
    assertThat(world.last(ChildEvent.Spawned.class)).isEqualTo(new ChildEvent.Spawned(1002, 2));
    assertThat(world.events(UpgradeEvent.Backoff.class)).isEmpty();
    world.childSays("ready\n");
    assertThat(world.state()).isEqualTo("handing over");
    assertThat(world.last(ChildEvent.Ready.class).child()).isEqualTo(1002);
    world.assertGone(1001);
  }

  @Test
  void oneThatIsDeadWhenTheSignalComesIsNotCalled() {
    world.warm();
    world.child().isEndedBy("KILL");
    world.hup();
    assertThat(world.child()).isNotNull();
    assertThat(world.events(StandbyEvent.Called.class)).isEmpty();
    assertThat(world.last(ChildEvent.Spawned.class).child()).isEqualTo(1002);
  }

  @Test
  void oneThatDoesNotHearTheWordIsNotCalled() {
    world.warm();
    world.child().deaf = true;
    world.hup();
    assertThat(world.events(StandbyEvent.Called.class)).isEmpty();
    assertThat(world.last(StandbyEvent.Failed.class))
        .isEqualTo(new StandbyEvent.Failed(1001, "eof", "Did not wait for the word: Broken pipe."));
    assertThat(world.last(ChildEvent.Spawned.class).child()).isEqualTo(1002);
  }

  @Test
  void oneThatHangsDelaysTheUpgradeByThreeSecondsAndMayHaveClients() {
    world.warm();
    world.hup().pass(ofSeconds(3));
    assertThat(world.spawner.children).hasSize(1);
    ScriptedChild hung = world.child();
    world.pass(Lifecycle.WATCHFUL);
    assertThat(world.last(StandbyEvent.Failed.class))
        .isEqualTo(new StandbyEvent.Failed(1001, "timeout", "Not ready after 3.0 s."));
    assertThat(hung.signals).as("its word may be on its way").containsExactly("TERM");
    world.childSays("ready\n");
    assertThat(world.state()).isEqualTo("handing over");
    hung.says("ready\n");
    world.service.connections = 1;
    world.service.inFlight = 1;
    world.pass(ofSeconds(29));
    assertThat(hung.signals).containsExactly("TERM");
    world.pass(ofSeconds(3));
    assertThat(world.exited()).isNotNull();
    assertThat(hung.signals).as("nobody is left behind").containsExactly("TERM", "KILL");
  }

  @Test
  void whatHangsWhileItBootsIsKilledAfterTwoMinutesAndNotTriedAgain() {
    world.spawnedAhead();
    world.pass(ofSeconds(121));
    assertThat(world.last(StandbyEvent.Failed.class))
        .isEqualTo(new StandbyEvent.Failed(1001, "timeout", "Not warm after 120.0 s."));
    world.assertGone(1001);
    world.pass(ofSeconds(600));
    assertThat(world.spawner.children).hasSize(1);
    world.spawner.deploy("server.jar", "2");
    world.pass(ofSeconds(3));
    assertThat(world.spawner.children).hasSize(2);
  }

  @Test
  void oneThatSomebodyKillsIsReplacedLaterEachTime() {
    world.warm();
    long gap = 0;
    for (int i = 1; i <= 4; i++) {
      world.child().isEndedBy("KILL");
      int before = world.spawner.children.size();
      long seconds = 0;
      for (; world.spawner.children.size() == before; seconds++) {
        world.pass(ofSeconds(1));
      }
      assertThat(seconds).as("the pause after death " + i).isGreaterThanOrEqualTo(gap);
      gap = seconds;
    }
    assertThat(gap).isGreaterThan(8);
  }

  private void assertReportedAndReaped(Death death) {
    death.befall(world);
    death.assertTold(world);
    world.assertGone(1001);
    assertUpgradesAsWithoutOne();
  }

  private void assertUpgradesAsWithoutOne() {
    assertThat(world.state()).isEqualTo("serving");
    world.hup();
    assertThat(world.sinceRequest())
        .containsExactly(new UpgradeEvent.Requested("SIGHUP"), new ChildEvent.Spawned(1002, 2));
    world.childSays("ready\n");
    assertThat(world.state()).isEqualTo("handing over");
  }
}
