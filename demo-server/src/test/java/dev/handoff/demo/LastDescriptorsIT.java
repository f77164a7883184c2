package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.posix.Stat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No descriptor is left (EMFILE): at accept, and during an upgrade. */
@Timeout(120)
class LastDescriptorsIT {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void aClientThatConnectsWaitsUntilADescriptorIsFree() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (Launch server = limitedTo(70)) {
      connect(clients, 60, server.port());
      server.await("has 22 connections and no descriptors for more: new connections have to wait");
      long before = cpuTicks(server.pid(1));
      // This does not wait for anything: it is the span to be measured.
      TimeUnit.SECONDS.sleep(1);
      assertThat(cpuTicks(server.pid(1)) - before)
          .as("hundredths of a second of CPU in a second without descriptors")
          .isLessThan(50);
      for (int i = 0; i < clients.size(); i++) {
        assertThat(clients.get(i).receive().pid())
            .as("PID that answers connection " + i)
            .isEqualTo(server.pid(1));
        clients.get(i).close();
      }
      assertThat(server.output().split("have to wait", -1).length - 1)
          .as("times that it was logged, at 50 tries a second")
          .isLessThan(20);
    } finally {
      closeAll(clients);
    }
  }

  /** Some descriptors are kept for it, because an upgrade often cures what has used them up. */
  @Test
  void anUpgradeSucceedsWhenConnectionsHaveUsedUpAllDescriptors() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (Launch server = limitedTo(70, "--probation", "100ms")) {
      connect(clients, 60, server.port());
      server.await("has 22 connections");
      long second = server.upgrade(server.pid(1));
      server
          .bus()
          .await(
              "connection of pid " + second,
              it ->
                  it.pid() == second
                      && it.event() instanceof ProcessEvent.Heartbeat beat
                      && beat.connections() > 0);
      int answeredByOld = 0;
      for (int i = 0; i < clients.size(); i++) {
        long pid = clients.get(i).receive().pid();
        assertThat(pid).as("PID that answers connection " + i).isIn(server.pid(1), second);
        answeredByOld += pid == second ? 0 : 1;
        clients.get(i).close();
      }
      assertThat(answeredByOld).isBetween(22, 59);
      assertThat(server.exitCode()).isZero();
    } finally {
      closeAll(clients);
    }
  }

  @Test
  void withoutAnyDescriptorTheUpgradeFailsWithASentenceAndALaterOneSucceeds() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\", \"command\": [\"false\"]}");
        Launch server =
            limitedTo(
                1024,
                "--release-file",
                releases.file().toString(),
                "--probation",
                "100ms",
                "--backoff",
                "10ms")) {
      long pid = server.pid(1);
      // The first attempt loads jnr, which a server that has been up for a few seconds has done
      // already.
      server.signal(pid, "HUP");
      awaitFailure(server, 1);
      try (RawClient kept = new RawClient(server.port())) {
        kept.get("/");
        Launch.limit(pid, 3);
        server.signal(pid, "HUP");
        assertThat(awaitFailure(server, 2))
            .isEqualTo(
                new ChildEvent.Failed(
                    0,
                    "spawn",
                    "The release file "
                        + releases.file()
                        + " cannot be read: Too many open files."));
        assertThat(kept.get("/").pid()).isEqualTo(pid);
      }
      try (RawClient waiting = new RawClient(server.port())) {
        waiting.send(REQUEST);
        server.await("pid " + pid + " cannot accept \\(Too many open files\\)");
        Launch.limit(pid, 1024);
        assertThat(waiting.receive().pid()).isEqualTo(pid);
      }
      releases.deploy("{\"version\": \"v2\"}");
      long second = server.upgrade(pid);
      assertThat(server.exitCode()).isZero();
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
    }
  }

  /** The failure that was the Nth in a row, after its backoff is over. */
  private static ChildEvent.Failed awaitFailure(Launch server, int inARow) throws Exception {
    long told =
        server
            .bus()
            .await(UpgradeEvent.Backoff.class, backoff -> backoff.attempt() == inARow)
            .mono();
    server.awaitBeat(told, beat -> beat.state().equals("serving"));
    return server.bus().heard().stream()
        .filter(it -> it.event() instanceof ChildEvent.Failed && it.mono() < told)
        .map(it -> (ChildEvent.Failed) it.event())
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static Launch limitedTo(int descriptors, String... options) throws Exception {
    Launch launch = new Launch();
    List<String> command = new ArrayList<>(List.of("prlimit", "--nofile=" + descriptors));
    command.addAll(launch.java(options));
    return launch.start(launch.builder(command));
  }

  private static void connect(List<RawClient> clients, int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      RawClient client = new RawClient(port);
      clients.add(client);
      client.send(REQUEST);
    }
  }

  private static void closeAll(List<RawClient> clients) throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
  }

  private static long cpuTicks(long pid) throws Exception {
    Stat stat = Stat.of(pid);
    return stat.number(Stat.USER_TIME) + stat.number(Stat.SYSTEM_TIME);
  }
}
