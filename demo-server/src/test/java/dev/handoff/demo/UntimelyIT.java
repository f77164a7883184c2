package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.UpgradeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGHUP and the word ready at moments when nobody waits for them. */
@Timeout(120)
class UntimelyIT {

  @Test
  void hangupsBeforeReadyAreRefusedAndALaterBurstOfThemCausesOneUpgrade() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\", \"fault\": \"slow\"}");
        Launch server = new Launch()) {
      Process first = server.begin(server.builder(server.java(options(releases))));
      server.await("pid " + first.pid() + " listens on");
      hangUpBeforeReady(server, first.pid(), 1);
      server.awaitReady();

      for (int i = 0; i < 10; i++) {
        server.signal(first.pid(), "HUP");
      }
      long second =
          ((ChildEvent.Spawned) server.bus().await(ChildEvent.Spawned.class).event()).child();
      server.await("pid " + second + " has inherited the listener");
      hangUpBeforeReady(server, second, 2);
      assertThat(server.exitCode()).isZero();
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
      assertThat(server.count(UpgradeEvent.Requested.class)).as("upgrades").isEqualTo(1);
      assertThat(server.count(ChildEvent.Spawned.class)).as("children").isEqualTo(1);
    }
  }

  @Test
  void aProcessThatSaysReadyTooLateDoesNotTakeOver() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      server.start(server.builder(server.java(options(releases, "--ready-timeout", "3s"))));
      long first = server.pid(1);
      Path moment = server.directory().resolve("moment");
      // The child is killed, but not its own child, which also holds both descriptors.
      releases.deploy(
          "{\"version\": \"late\", \"command\": [\"sh\", \"-c\", "
              + "\"(until [ -e "
              + moment
              + " ]; do sleep 0.05; done; echo ready >&4 && echo has said ready) & wait\"]}");
      server.signal(first, "HUP");
      awaitTimeout(server, 1);
      releases.deploy("{\"version\": \"silent\", \"command\": [\"sleep\", \"60\"]}");
      server.signal(first, "HUP");
      awaitSpawned(server, 2);
      // The late ready comes while the next attempt is under way.
      Files.createFile(moment);
      server.await("has said ready");
      awaitTimeout(server, 2);
      assertThat(server.count(ChildEvent.Ready.class)).as("children that got ready").isZero();
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(first);
    }
  }

  private static void awaitSpawned(Launch server, int children) throws Exception {
    Await.untilTrue(
        () -> server.count(ChildEvent.Spawned.class) == children,
        () -> "not " + children + " children were spawned:\n" + server.output());
  }

  /**
   * Waits until this many children have timed out and are gone, and the next upgrade is allowed.
   */
  private static void awaitTimeout(Launch server, int inARow) throws Exception {
    long told = server.bus().await(UpgradeEvent.Backoff.class, it -> it.attempt() == inARow).mono();
    List<ChildEvent.Failed> failed =
        server.bus().heard().stream()
            .filter(it -> it.event() instanceof ChildEvent.Failed)
            .map(it -> (ChildEvent.Failed) it.event())
            .toList();
    assertThat(failed).hasSize(inARow);
    ChildEvent.Failed last = failed.get(inARow - 1);
    assertThat(last)
        .isEqualTo(new ChildEvent.Failed(last.child(), "timeout", "Not ready after 3.0 s."));
    server.awaitBeat(told, beat -> beat.state().equals("serving"));
    Await.untilTrue(
        () -> !Files.exists(Path.of("/proc/" + last.child())),
        () -> last.child() + " has not been reaped");
  }

  private static void hangUpBeforeReady(Launch server, long pid, int generation) throws Exception {
    server.signal(pid, "HUP");
    server.await(
        "pid " + pid + " refuses to upgrade: Generation " + generation + " is not ready yet\\.");
  }

  private static String[] options(Releases releases, String... more) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--release-file", releases.file().toString()));
    options.addAll(List.of("--probation", "100ms", "--backoff", "1ms"));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }
}
