package dev.handoff.demo;

import static dev.handoff.demo.Standbys.OPTIONS;
import static dev.handoff.demo.Standbys.booting;
import static dev.handoff.demo.Standbys.hear;
import static dev.handoff.demo.Standbys.warm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A standby at bad moments, with real processes. */
@Timeout(120)
class StandbyMomentsIT {
  private static final int MANY = 10;

  @Test
  void tenHangupsAreOneUpgradeAndAReleaseOfThatMomentIsTheNext() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = launch(releases, "100ms");
        Visitors visitors = new Visitors(server.port())) {
      long first = server.pid(1);
      long second = warm(server, first);
      for (int i = 0; i < MANY; i++) {
        server.signal(first, "HUP");
      }
      hear(server, StandbyEvent.Called.class, it -> it.child() == second);
      releases.deploy("{\"version\": \"v2\"}");
      visitors.await(second);
      assertThat(server.exitCode()).isZero();

      long third = warm(server, second);
      assertThat(server.upgrade(second)).isEqualTo(third);
      visitors.await(third);
      server.awaitEnd(second);
      assertThat(releaseOf(server, second)).isEqualTo("v1");
      assertThat(releaseOf(server, third)).isEqualTo("v2");
      assertThat(server.count(StandbyEvent.Called.class)).isEqualTo(2);
      assertThat(server.count(UpgradeEvent.Done.class)).isEqualTo(2);
      assertThat(visitors.lost()).as("requests lost").isEmpty();
    }
  }

  @Test
  void whatRunsOutOfMemoryAsAStandbyIsNeitherCalledNorTriedAgain() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = launch(releases, "100ms");
        Visitors visitors = new Visitors(server.port())) {
      long first = server.pid(1);
      long good = booting(server);
      List<String> fat = server.java(List.of("-Xmx2m"), ServerProcess.jar(), OPTIONS);
      releases.deploy(
          "{\"version\": \"fat\", \"standby\": true, \"command\": "
              + OtherProgramIT.json(fat)
              + "}");
      hear(server, StandbyEvent.Discarded.class, it -> it.child() == good);
      StandbyEvent.Failed failed = hear(server, StandbyEvent.Failed.class, it -> true);
      assertThat(failed.cause()).isEqualTo("exit");
      server.signal(first, "HUP");
      hear(server, ChildEvent.Failed.class, it -> it.cause().equals("exit"));
      assertThat(server.count(StandbyEvent.Failed.class)).isEqualTo(1);

      releases.deploy("{\"version\": \"v2\"}");
      long second = warm(server, first);
      assertThat(server.upgrade(first)).isEqualTo(second);
      visitors.await(second);
      assertThat(server.exitCode()).isZero();
      assertThat(visitors.lost()).as("requests lost").isEmpty();
    }
  }

  @Test
  void oneIsCalledWithoutADescriptorLeftAndTakenOverFromIfItDiesAfterReady() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = launch(releases, "10m")) {
      long first = server.pid(1);
      long good = booting(server);
      releases.deployFault("die-after-ready");
      hear(server, StandbyEvent.Discarded.class, it -> it.child() == good);
      long second = warm(server, first);
      Launch.limit(first, 3);
      assertThat(server.upgrade(first)).isEqualTo(second);
      UpgradeEvent.Rolledback back = hear(server, UpgradeEvent.Rolledback.class, it -> true);
      assertThat(back.child()).isEqualTo(second);
      hear(server, ProcessEvent.Exited.class, it -> it.of() == second);
      Launch.limit(first, 1_000);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(first);
      assertThat(server.count(StandbyEvent.Spawned.class)).as("the same is not tried").isEqualTo(2);
    }
  }

  @Test
  void aServerThatIsToldToEndWhileACalledOneHangsTakesItAlong() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = launch(releases, "100ms")) {
      long first = server.pid(1);
      long hanging = warm(server, first);
      server.halt(hanging);
      server.signal(first, "HUP");
      hear(server, StandbyEvent.Called.class, it -> it.child() == hanging);
      server.signal(first, "TERM");
      assertThat(server.exitCode()).isZero();
      server.awaitEnd(hanging);
    }
  }

  private static Launch launch(Releases releases, String probation) throws Exception {
    List<String> options = Standbys.withProbation(probation);
    options.addAll(List.of("--release-file", releases.file().toString()));
    Launch server = new Launch();
    try {
      return server.start(server.builder(server.java(options.toArray(String[]::new))));
    } catch (Exception | Error e) {
      server.close();
      throw e;
    }
  }

  private static String releaseOf(Launch server, long pid) {
    return server.bus().heard().stream()
        .filter(it -> it.pid() == pid && it.event() instanceof ProcessEvent.Started)
        .map(it -> ((ProcessEvent.Started) it.event()).release())
        .findFirst()
        .orElseThrow();
  }
}
