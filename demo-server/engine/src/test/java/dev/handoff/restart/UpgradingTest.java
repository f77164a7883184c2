package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From SIGHUP to ready, and each way to fail. The old generation keeps serving in all of them. */
class UpgradingTest {
  private final World world = new World();

  @Test
  void aHangupSpawnsTheNextGeneration() {
    world.hup();
    assertThat(world.events())
        .containsExactly(new UpgradeEvent.Requested("SIGHUP"), new ChildEvent.Spawned(1001, 2));
    assertThat(world.state()).isEqualTo("upgrading");
  }

  @Test
  void theWordReadyBeginsTheHandover() {
    world.hup().pass(ofMillis(730)).childSays("ready\n");
    assertThat(world.last(ChildEvent.Ready.class)).isEqualTo(new ChildEvent.Ready(1001, 2, 730));
    assertThat(world.state()).isEqualTo("handing over");
  }

  @Test
  void aProgramThatExitsHasFailed() {
    world.hup();
    world.child().exits(1);
    assertFailed("exit", "Exited with code 1 before ready.");
  }

  @Test
  void aProgramThatExitsWithCodeZeroHasFailedToo() {
    world.hup();
    world.child().exits(0);
    assertFailed("exit", "Exited with code 0 before ready.");
  }

  @Test
  void aProgramThatIsKilledHasFailed() {
    world.hup();
    world.child().isEndedBy("KILL");
    assertFailed("signal", "Was ended by SIGKILL before ready.");
  }

  @Test
  void possibleReasonsFollowAnExitWithAnError() {
    world.hup();
    world.child().reasons = List.of("Its directory is gone.", "Its port is taken.");
    world.child().exits(1);
    assertFailed(
        "exit", "Exited with code 1 before ready. Its directory is gone. Its port is taken.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCleanExitAndASignalHaveNoSuchReason(boolean clean) {
    world.hup();
    world.child().reasons = List.of("Its directory is gone.");
    if (clean) {
      world.child().exits(0);
      assertFailed("exit", "Exited with code 0 before ready.");
    } else {
      world.child().isEndedBy("KILL");
      assertFailed("signal", "Was ended by SIGKILL before ready.");
    }
  }

  @Test
  void aPossibleCauseOfTheWaitFollowsTheTimeout() {
    world.hup();
    world.child().waiting = "Its debugger waits for a connection.";
    world.pass(ofMillis(20_001));
    assertFailed("timeout", "Not ready after 20.0 s. Its debugger waits for a connection.");
  }

  @Test
  void anyOtherWordIsAFailure() {
    world.hup().childSays("hello\n");
    assertFailed("garbage", "Wrote \"hello\" on fd 4 instead of ready.");
    assertThat(world.child().wasKilled()).isTrue();
  }

  @Test
  void bytesThatAreNotTextAreNotShown() {
    world.hup().childSays("\u001b[31mé\n");
    assertFailed("garbage", "Wrote \"?[31m?\" on fd 4 instead of ready.");
  }

  @Test
  void halfTheWordReadyIsAFailure() {
    world.hup().childSays("ready");
    assertFailed("garbage", "Wrote \"ready\" on fd 4 instead of ready.");
  }

  @Test
  void aProgramThatIsSilentForTheReadyTimeoutIsKilled() {
    world.hup().pass(ofSeconds(20));
    assertThat(world.state()).isEqualTo("upgrading");
    world.pass(ofMillis(1));
    assertFailed("timeout", "Not ready after 20.0 s.");
    assertThat(world.child().wasKilled()).isTrue();
  }

  @Test
  void aProgramThatClosesThePipeAndLivesIsKilledHalfASecondLater() {
    world.hup().childSays(null).pass(ofMillis(500));
    assertThat(world.state()).isEqualTo("upgrading");
    world.pass(ofMillis(1));
    assertFailed("eof", "Closed fd 4 without writing ready.");
    assertThat(world.child().wasKilled()).isTrue();
  }

  @Test
  void anExitSoonAfterTheEndOfThePipeIsReportedAsTheCause() {
    world.hup().childSays(null).pass(ofMillis(480));
    world.child().exits(3);
    assertFailed("exit", "Exited with code 3 before ready.");
  }

  @Test
  void ifNoProcessCanBeSpawnedTheReasonIsTheSpawns() {
    world.spawner.trouble = "cannot start /no/such/program: No such file or directory";
    world.hup();
    assertThat(world.events())
        .containsExactly(
            new UpgradeEvent.Requested("SIGHUP"),
            new ChildEvent.Failed(0, "spawn", world.spawner.trouble),
            new UpgradeEvent.Backoff(1, 3000));
    assertThat(world.state()).isEqualTo("backing off");
  }

  @Test
  void readyFromAnEarlierChildIsIgnored() {
    world.hup().pass(ofMillis(20_001));
    ScriptedChild late = world.child();
    world.pass(ofSeconds(3)).hup();
    late.says("ready\n");
    world.pass(ofMillis(20));
    assertThat(world.state()).isEqualTo("upgrading");
    assertThat(world.events(ChildEvent.Ready.class)).isEmpty();
    world.childSays("ready\n");
    assertThat(world.last(ChildEvent.Ready.class).child()).isEqualTo(1002);
  }

  @Test
  void readyAfterTheFailureIsIgnored() {
    world.hup().pass(ofMillis(20_001)).childSays("ready\n");
    assertThat(world.state()).isEqualTo("backing off");
    world.pass(ofSeconds(3)).childSays("ready\n");
    assertThat(world.state()).isEqualTo("serving");
    assertThat(world.events(ChildEvent.Ready.class)).isEmpty();
  }

  @Test
  void termKillsTheChildFirst() {
    world.hup().term();
    assertThat(world.child().wasKilled()).isTrue();
    assertThat(world.last(ChildEvent.Failed.class))
        .isEqualTo(
            new ChildEvent.Failed(
                1001, "signal", "Killed before ready, because SIGTERM told generation 1 to end."));
    assertThat(world.state()).isEqualTo("draining");
    assertThat(world.events(UpgradeEvent.Backoff.class)).isEmpty();
  }

  @Test
  void aChildThatHasJustEndedIsNotKilled() {
    world.hup();
    world.child().exits(1);
    world.term();
    assertThat(world.child().wasKilled()).as("its PID may be another's by now").isFalse();
  }

  @Test
  void aChildThatIsKilledIsReapedOnce() {
    world.hup().childSays("hello\n").pass(ofSeconds(2));
    assertThat(world.events(ProcessEvent.Exited.class))
        .containsExactly(new ProcessEvent.Exited(1001, null, "KILL"));
  }

  @Test
  void theEngineDoesNotWaitForAChildThatDoesNotDie() {
    world.hup();
    world.child().isStuck();
    world.childSays("hello\n").pass(ofSeconds(3));
    assertThat(world.state()).isEqualTo("serving");
    assertThat(world.events(ProcessEvent.Exited.class)).isEmpty();
    world.child().isEndedBy("KILL");
    world.pass(ofMillis(250));
    assertThat(world.events(ProcessEvent.Exited.class)).hasSize(1);
  }

  private void assertFailed(String cause, String detail) {
    world.pass(Lifecycle.WATCHFUL);
    assertThat(world.last(ChildEvent.Failed.class))
        .isEqualTo(new ChildEvent.Failed(1001, cause, detail));
    assertThat(world.last(UpgradeEvent.Backoff.class)).isEqualTo(new UpgradeEvent.Backoff(1, 3000));
    assertThat(world.state()).isEqualTo("backing off");
    assertThat(world.holdsListener()).isTrue();
    assertThat(world.service.calls).as("orders to the service").isEmpty();
  }
}
