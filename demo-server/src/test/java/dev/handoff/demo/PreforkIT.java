package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --way prefork}: a master that stays, and workers that are replaced. */
@Timeout(120)
class PreforkIT {

  @Test
  void theMasterReplacesItsWorkersAndKeepsThemIfTheNewOnesFail() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      server.start(prefork(server, releases, 2));
      long master = server.process().pid();
      awaitReady(server, 1, 2);

      try (SideClients clients = new SideClients(server);
          RawClient inFlight = new RawClient(server.port());
          Visitors visitors = new Visitors(server.port())) {
        inFlight.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nha");
        server.awaitBeat(0, beat -> beat.inFlight() > 0);
        clients.assertAnsweredBy(1);
        clients.log(20);
        releases.deploy("{\"version\": \"v2\"}");
        server.signal(master, "HUP");
        Set<Long> second = awaitReady(server, 2, 2);
        visitors.await(second.iterator().next());
        server.bus().await(ProcessEvent.Draining.class);
        inFlight.send("lf");
        RawClient.Answer finished = inFlight.receive();
        assertThat(finished.body()).isEqualTo("half");
        assertThat(finished.headers()).containsEntry("x-generation", "1");
        clients.log(20);
        awaitEnds(server, 2, it -> Integer.valueOf(0).equals(it.code()));
        clients.assertAnsweredBy(2);
        clients.assertAllLinesPrinted();
        assertThat(visitors.lost()).as("requests lost").isEmpty();
      }
      assertThat(
              server.bus().heard().stream()
                  .filter(it -> it.event() instanceof ProcessEvent.Listening)
                  .map(it -> ((ProcessEvent.Listening) it.event()).inode())
                  .distinct())
          .as("sockets that were listened on")
          .hasSize(1);

      releases.deployFault("crash");
      server.signal(master, "HUP");
      ChildEvent.Failed failed =
          (ChildEvent.Failed) server.bus().await(ChildEvent.Failed.class).event();
      assertThat(failed.cause()).isEqualTo("exit");
      assertThat(failed.detail()).isEqualTo("Exited with code 1 before ready.");
      RawClient.Answer still = RawClient.get(server.port(), "/");
      assertThat(still.headers()).containsEntry("x-release", "v2");

      releases.deploy("{\"version\": \"v4\"}");
      server.signal(still.pid(), "HUP");
      assertThat(
              ((UpgradeEvent.Refused) server.bus().await(UpgradeEvent.Refused.class).event()).why())
          .isEqualTo("This is a worker: its master restarts it.");
      server.signal(still.pid(), "KILL");
      awaitReady(server, 2, 3);

      server.signal(master, "TERM");
      assertThat(server.exitCode()).isZero();
      assertThat(Reaper.named(server.directory().toString()))
          .as("processes that are left")
          .isEmpty();
    }
  }

  @Test
  void withoutAWorkerThatGetsReadyTheMasterDoesNotStart() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\", \"fault\": \"crash\"}");
        Launch server = new Launch()) {
      server.begin(
          server.builder(
              server.java(
                  "--way", "prefork", "--workers", "1", "--release-file", "" + releases.file())));
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.output()).contains("no worker got ready");
    }
  }

  @Test
  void aMasterToldToEndWhileItStartsWorkersEndsWell() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      server.begin(prefork(server, releases, 1));
      awaitReady(server, 1, 1);
      releases.deployFault("hang");
      server.signal(server.process().pid(), "HUP");
      server.await("starts workers of generation 2");
      server.signal(server.process().pid(), "TERM");
      assertThat(server.exitCode()).isZero();
    }
  }

  /** The PIDs of that many workers of a generation, once they are ready. */
  private static Set<Long> awaitReady(Launch server, int generation, int workers)
      throws InterruptedException {
    server
        .bus()
        .await(
            workers + " workers of generation " + generation,
            it -> ready(server, generation).size() == workers);
    return ready(server, generation);
  }

  private static Set<Long> ready(Launch server, int generation) {
    return server.bus().heard().stream()
        .filter(it -> it.gen() == generation && it.event() instanceof ProcessEvent.Ready)
        .map(Envelope::pid)
        .collect(Collectors.toSet());
  }

  private static void awaitEnds(Launch server, int count, Predicate<ProcessEvent.Exited> fits)
      throws InterruptedException {
    server
        .bus()
        .await(
            count + " ends of workers",
            any ->
                server.bus().heard().stream()
                        .filter(
                            it -> it.event() instanceof ProcessEvent.Exited end && fits.test(end))
                        .count()
                    == count);
  }

  private static ProcessBuilder prefork(Launch server, Releases releases, int workers)
      throws IOException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--way", "prefork", "--workers", "" + workers));
    options.addAll(List.of("--release-file", "" + releases.file()));
    options.addAll(SideClients.options(server));
    return server.builder(server.java(options.toArray(String[]::new)));
  }
}
