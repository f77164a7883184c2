package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Upgrades that fail, each in its own way: the old generation has never stopped serving, and a good
 * release goes through afterwards.
 */
@Timeout(120)
class FailedUpgradeIT {
  private Releases releases;
  private TestBus bus;
  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    releases = new Releases("{\"version\": \"v1\"}");
    bus = new TestBus();
    server =
        ServerProcess.start(
            releases,
            bus,
            "--ready-timeout",
            "10s",
            "--backoff",
            "700ms",
            "--probation",
            "1s",
            "--idle-grace",
            "0s");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    bus.close();
    releases.close();
  }

  @Test
  void theNewGenerationExitsBeforeReady() throws Exception {
    releases.deployFault("crash");
    assertUpgradeFails("exit", "Exited with code 1 before ready.");
  }

  @Test
  void theNewGenerationExitsCleanlyBeforeReady() throws Exception {
    releases.deploy("{\"version\": \"broken\", \"command\": [\"true\"]}");
    assertUpgradeFails("exit", "Exited with code 0 before ready.");
  }

  @Test
  void theNewGenerationIsKilledBeforeReady() throws Exception {
    releases.deploy("{\"version\": \"broken\", \"command\": [\"sh\", \"-c\", \"kill -KILL $$\"]}");
    assertUpgradeFails("signal", "Was ended by SIGKILL before ready.");
  }

  @Test
  void theNewGenerationNeverGetsReady() throws Exception {
    releases.deployFault("hang");
    assertUpgradeFails("timeout", "Not ready after 10.0 s.");
  }

  @Test
  void theNewGenerationWritesAnotherLine() throws Exception {
    releases.deployFault("garbage");
    assertUpgradeFails("garbage", "Wrote \"hello\" on fd 4 instead of ready.");
  }

  @Test
  void theNewGenerationClosesThePipeAndLives() throws Exception {
    releases.deploy(
        "{\"version\": \"broken\", \"command\": [\"sh\", \"-c\", \"exec 4>&-; exec sleep 60\"]}");
    assertUpgradeFails("eof", "Closed fd 4 without writing ready.");
  }

  @Test
  void thereIsNoSuchProgram() throws Exception {
    releases.deploy("{\"version\": \"broken\", \"command\": [\"/no/such/program\"]}");
    assertUpgradeFails("spawn", "cannot start /no/such/program: No such file or directory");
  }

  @Test
  void theProgramCannotBeExecuted() throws Exception {
    releases.deploy("{\"version\": \"broken\", \"command\": [\"/etc/passwd\"]}");
    assertUpgradeFails("spawn", "cannot start /etc/passwd: Permission denied");
  }

  @Test
  void theReleaseFileIsMalformed() throws Exception {
    releases.deploy("{\"version\": ");
    assertUpgradeFails(
        "spawn", "The release file " + releases.file() + " is not a JSON object with a version: ");
  }

  @Test
  void theReleaseFileHasGone() throws Exception {
    Files.delete(releases.file());
    assertUpgradeFails("spawn", "The release file " + releases.file() + " does not exist.");
  }

  @Test
  void theNewJvmFailsBeforeMain() throws Exception {
    releases.deploy(
        "{\"version\": \"broken\", \"command\": [\""
            + ServerProcess.java()
            + "\", \"-XX:NoSuchFlag\"]}");
    assertUpgradeFails("exit", "Exited with code 1 before ready.");
  }

  @Test
  void theNewGenerationDiesWithinTheProbationAndTheOldOneTakesOverAgain() throws Exception {
    releases.deployFault("die-after-ready");
    server.signal(server.pid(), "HUP");
    UpgradeEvent.Rolledback rolledback =
        (UpgradeEvent.Rolledback) bus.await(UpgradeEvent.Rolledback.class).event();
    assertThat(rolledback.why())
        .contains("exited with code 1")
        .contains("generation 1 accepts again");
    bus.await(ProcessEvent.Exited.class, exited -> exited.of() == rolledback.child());
    assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(server.pid());
    assertThat(bus.heard()).noneMatch(envelope -> envelope.event() instanceof ListenerEvent.Closed);
    assertAGoodReleaseGoesThrough();
  }

  @Test
  void afterAFailedUpgradeTheListenerStillAcceptsAndStillCloses() throws Exception {
    releases.deploy("{\"version\": \"broken\", \"command\": [\"false\"]}");
    server.signal(server.pid(), "HUP");
    bus.await(ChildEvent.Failed.class);
    try (RawClient kept = new RawClient(server.port())) {
      assertThat(kept.get("/").pid()).isEqualTo(server.pid());
      server.signal(server.pid(), "TERM");
      bus.await(ListenerEvent.Closed.class);
      assertThat(kept.get("/").closes()).isTrue();
    }
    assertThat(server.exitCode()).isZero();
    assertThatThrownBy(() -> new RawClient(server.port())).isInstanceOf(ConnectException.class);
  }

  @Test
  void theDelayGrowsWithEachFailureInARowAndBeginsAnewAfterASuccess() throws Exception {
    releases.deploy("{\"version\": \"broken\", \"command\": [\"false\"]}");
    long before = 0;
    for (int attempt = 1; attempt <= 3; attempt++) {
      int now = attempt;
      awaitServing();
      server.signal(server.pid(), "HUP");
      UpgradeEvent.Backoff backoff =
          (UpgradeEvent.Backoff)
              bus.await(UpgradeEvent.Backoff.class, it -> it.attempt() == now).event();
      assertThat(backoff.delayMillis()).isGreaterThan(before);
      before = backoff.delayMillis();
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(server.pid());
    }
    assertAGoodReleaseGoesThrough();
    long second = RawClient.get(server.port(), "/").pid();
    bus.await(
        ProcessEvent.Ready.class,
        it -> bus.heard().stream().anyMatch(e -> e.event() == it && e.pid() == second));
    releases.deploy("{\"version\": \"broken\", \"command\": [\"false\"]}");
    server.signal(second, "HUP");
    Envelope failed =
        bus.await(
            UpgradeEvent.Backoff.class,
            it -> bus.heard().stream().anyMatch(e -> e.event() == it && e.pid() == second));
    assertThat(((UpgradeEvent.Backoff) failed.event()).attempt()).isEqualTo(1);
  }

  private void assertUpgradeFails(String cause, String detail) throws Exception {
    server.signal(server.pid(), "HUP");
    ChildEvent.Failed failed = (ChildEvent.Failed) bus.await(ChildEvent.Failed.class).event();
    // Nothing in between: on a busy machine the delay is soon over.
    bus.await(UpgradeEvent.Backoff.class, backoff -> backoff.attempt() == 1);
    server.signal(server.pid(), "HUP");
    UpgradeEvent.Refused refused =
        (UpgradeEvent.Refused) bus.await(UpgradeEvent.Refused.class).event();
    assertThat(refused.why())
        .matches("The last upgrade failed \\(1 in a row\\): the next is allowed in [0-9.]+ s\\.");
    assertThat(failed.cause()).isEqualTo(cause);
    assertThat(failed.detail()).startsWith(detail);
    assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(server.pid());

    if (failed.child() != 0) {
      bus.await(ProcessEvent.Exited.class, exited -> exited.of() == failed.child());
      assertThat(Path.of("/proc/" + failed.child())).doesNotExist();
    }
    assertAGoodReleaseGoesThrough();
  }

  private void assertAGoodReleaseGoesThrough() throws Exception {
    releases.deploy("{\"version\": \"v9\"}");
    awaitServing();
    server.signal(server.pid(), "HUP");
    assertThat(server.exitCode()).isZero();
    assertThat(RawClient.get(server.port(), "/").headers())
        .containsEntry("x-release", "v9")
        .containsEntry("x-generation", "2");
  }

  /** Until the latest heartbeat says so. */
  private void awaitServing() throws Exception {
    long from = System.nanoTime();
    bus.await(
        "heartbeat of a serving process",
        it ->
            it.mono() > from
                && it.event() instanceof ProcessEvent.Heartbeat beat
                && beat.state().equals("serving"));
  }
}
