package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Await;
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
 * Failed upgrades with real processes: the old generation never stops serving. How the engine
 * handles each failure is tested without processes in {@link dev.handoff.restart}.
 */
@Timeout(120)
class FailedUpgradeIT {
  private Releases releases;
  private TestBus bus;
  private ServerProcess server;
  private int failures;

  @BeforeEach
  void prepare() throws Exception {
    releases = new Releases("{\"version\": \"v1\"}");
    bus = new TestBus();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    bus.close();
    releases.close();
  }

  @Test
  void theOldGenerationKeepsServingHoweverTheNextProgramFailsAndAGoodReleaseSucceeds()
      throws Exception {
    start("--backoff", "1ms", "--probation", "10m");

    deploy("true");
    assertUpgradeFails("exit", "Exited with code 0 before ready.");
    deploy("sh", "-c", "kill -KILL $$");
    assertUpgradeFails("signal", "Was ended by SIGKILL before ready.");
    deploy("sh", "-c", "echo hello >&4; exec sleep 60");
    assertUpgradeFails("garbage", "Wrote \"hello\" on fd 4 instead of ready.");
    deploy("sh", "-c", "exec 4>&-; exec sleep 60");
    assertUpgradeFails("eof", "Closed fd 4 without writing ready.");
    deploy("/no/such/program");
    assertUpgradeFails("spawn", "cannot start /no/such/program: No such file or directory");
    deploy("/etc/passwd");
    assertUpgradeFails("spawn", "cannot start /etc/passwd: Permission denied");
    deploy(ServerProcess.java(), "-XX:NoSuchFlag");
    assertUpgradeFails("exit", "Exited with code 1 before ready.");
    releases.deploy("{\"version\": ");
    assertUpgradeFails(
        "spawn", "The release file " + releases.file() + " is not a JSON object with a version: ");
    Files.delete(releases.file());
    assertUpgradeFails("spawn", "The release file " + releases.file() + " does not exist.");

    long second = assertAGoodReleaseGoesThrough();
    deploy("false");
    server.signal(second, "HUP");
    assertThat(awaitEvent(UpgradeEvent.Backoff.class, second).attempt())
        .as("failures of the second generation")
        .isEqualTo(1);
  }

  @Test
  void theListenerStillAcceptsAndClosesAfterAChildThatInheritedItFailed() throws Exception {
    start();
    releases.deployFault("crash");
    assertUpgradeFails("exit", "Exited with code 1 before ready.");
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
  void theOldGenerationTakesOverAgainIfTheNewOneDiesWithinItsProbation() throws Exception {
    start("--backoff", "1ms", "--probation", "10m", "--idle-grace", "0s");
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

  private void start(String... options) throws Exception {
    server = ServerProcess.start(releases, bus, options);
  }

  private void deploy(String... command) throws Exception {
    String words = String.join("\", \"", command);
    releases.deploy("{\"version\": \"broken\", \"command\": [\"" + words + "\"]}");
  }

  private void assertUpgradeFails(String cause, String detail) throws Exception {
    awaitServing();
    long asked = System.nanoTime();
    server.signal(server.pid(), "HUP");
    Envelope told =
        bus.await("failure", it -> it.mono() > asked && it.event() instanceof ChildEvent.Failed);
    ChildEvent.Failed failed = (ChildEvent.Failed) told.event();
    assertThat(failed.cause()).isEqualTo(cause);
    assertThat(failed.detail()).startsWith(detail);
    assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(server.pid());
    int inARow = ++failures;
    bus.await(UpgradeEvent.Backoff.class, backoff -> backoff.attempt() == inARow);
    if (failed.child() != 0) {
      bus.await(ProcessEvent.Exited.class, exited -> exited.of() == failed.child());
      Await.untilTrue(
          () -> !Files.exists(Path.of("/proc/" + failed.child())),
          () -> failed.child() + " has not been reaped");
    }
  }

  private long assertAGoodReleaseGoesThrough() throws Exception {
    releases.deploy("{\"version\": \"v9\"}");
    awaitServing();
    long asked = System.nanoTime();
    server.signal(server.pid(), "HUP");
    bus.await("ready", it -> it.mono() > asked && it.event() instanceof ChildEvent.Ready);
    // Ends the probation.
    server.signal(server.pid(), "TERM");
    assertThat(server.exitCode()).isZero();
    RawClient.Answer answer = RawClient.get(server.port(), "/");
    assertThat(answer.headers())
        .containsEntry("x-release", "v9")
        .containsEntry("x-generation", "2");
    awaitEvent(ProcessEvent.Ready.class, answer.pid());
    return answer.pid();
  }

  private <E> E awaitEvent(Class<E> type, long pid) throws Exception {
    return type.cast(
        bus.await(
                type.getSimpleName() + " of pid " + pid,
                it -> it.pid() == pid && type.isInstance(it.event()))
            .event());
  }

  /** Waits for a new heartbeat in the state serving. */
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
