package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Whatever happens to the lines that it prints, the server answers, upgrades and exits as usual.
 * These tests follow it by the events on its bus.
 */
@Timeout(120)
class OutputIT {
  private static final String SLOW = "GET /slow?seconds=2 HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** More than the queue of lines holds. */
  private static final int MORE_THAN_QUEUED = 1100;

  @Test
  void aFullDiskUnderTheOutputStopsNothing() throws Exception {
    try (Launch server = throughShell("exec \"$@\" >/dev/full")) {
      assertThat(OpenFiles.of(server.pid(1))).containsEntry(1, "/dev/full");
      assertUpgradesAndEnds(server);
    }
  }

  /** The JVM then opens files of its own with these numbers, for reading only. */
  @Test
  void closedStandardDescriptorsNeverBecomeSockets() throws Exception {
    try (Launch server = throughShell("exec \"$@\" <&- >&- 2>&-")) {
      assertNoSocketBelowThree(server.pid(1));
      long second = assertUpgrades(server);
      assertNoSocketBelowThree(second);
      assertEnds(server, second);
    }
  }

  @Test
  void heartbeatsOfSlowRequestsArePrintedOnlyDuringADrainIfAskedFor() throws Exception {
    try (Launch server = new Launch()) {
      server.start(server.builder(server.java("--heartbeats", "drain")));
      try (RawClient slow = new RawClient(server.port())) {
        slow.send("GET /slow?seconds=4 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        server.bus().await(RequestEvent.SlowHeartbeat.class, it -> it.second() == 1);
        server.signal(server.pid(1), "TERM");
        server.await("request 1: [2-4]/4");
        assertThat(server.output()).doesNotContain("request 1: 1/4");
        assertThat(slow.receive().status()).isEqualTo(200);
      }
    }
  }

  @Test
  @ResourceLock(Burst.MANY_CONNECTIONS)
  void aPipeThatNobodyReadsDropsLinesAndDelaysNothing() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    // Nobody reads the pipe of a process started by the JDK until the process has ended; 64 KiB
    // fill it.
    try (Launch server = new Launch()) {
      start(server, "head -c 65536 /dev/zero; exec \"$@\"", Redirect.PIPE);
      for (int i = 0; i < MORE_THAN_QUEUED; i++) {
        RawClient client = new RawClient(server.port());
        clients.add(client);
        client.send("GET /slow?seconds=1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      for (int i = 0; i < clients.size(); i++) {
        assertThat(clients.get(i).receive().status()).as("answer to request %d", i).isEqualTo(200);
        clients.get(i).close();
      }
      assertUpgradesAndEnds(server);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aPipeWhoseReaderHasGoneStopsNothing() throws Exception {
    try (Launch server = new Launch()) {
      start(server, "exec \"$@\"", Redirect.PIPE);
      server.process().getInputStream().close();
      assertUpgradesAndEnds(server);
    }
  }

  @Test
  void theOldGenerationKeepsPrintingAfterItHasClosedItsListener() throws Exception {
    try (Launch server = new Launch()) {
      server.start(server.builder(server.java("--probation", "100ms", "--idle-grace", "1m")));
      long first = server.pid(1);
      try (RawClient slow = new RawClient(server.port())) {
        server.awaitBeat(0, beat -> beat.connections() == 1);
        server.signal(first, "HUP");
        server.bus().await(ListenerEvent.Closed.class);
        slow.send("GET /slow?seconds=1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(slow.receive().pid()).isEqualTo(first);
      }
      assertThat(server.exitCode()).isZero();
      assertThat(server.output())
          .containsSubsequence(
              "pid " + first + " has closed its listener\n",
              "pid " + first + " request 1: 1/1\n",
              "pid " + first + " exits with 0 (upgraded): 1 served, 0 cut\n");
    }
  }

  private static Launch throughShell(String script) throws Exception {
    Launch launch = new Launch();
    return start(launch, script, Redirect.to(launch.directory().resolve("output.log").toFile()));
  }

  private static Launch start(Launch launch, String script, Redirect output) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(launch.java("--probation", "100ms"));
    return launch.start(
        launch
            .builder(command)
            .redirectErrorStream(false)
            .redirectError(launch.directory().resolve("errors.log").toFile())
            .redirectOutput(output));
  }

  private static void assertUpgradesAndEnds(Launch server) throws Exception {
    assertEnds(server, assertUpgrades(server));
  }

  /**
   * Upgrades during a slow request, which the old generation finishes, and returns the PID of the
   * new one.
   */
  private static long assertUpgrades(Launch server) throws Exception {
    long first = server.pid(1);
    try (RawClient slow = new RawClient(server.port())) {
      slow.send(SLOW);
      server.bus().await(RequestEvent.SlowHeartbeat.class, beat -> beat.of() == 2);
      long second = server.upgrade(first);
      server.bus().await(ListenerEvent.Closed.class);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
      assertThat(slow.receive().pid()).as("PID that finishes the slow request").isEqualTo(first);
      assertThat(server.exitCode()).isZero();
      return second;
    }
  }

  private static void assertEnds(Launch server, long second) throws Exception {
    server.pid(2);
    server.signal(second, "TERM");
    assertThat(
            ((ProcessEvent.Exiting)
                    server
                        .bus()
                        .await(
                            ProcessEvent.Exiting.class,
                            exiting -> exiting.reason().equals("terminated"))
                        .event())
                .code())
        .isZero();
    server.awaitEnd(second);
  }

  private static void assertNoSocketBelowThree(long pid) throws Exception {
    assertThat(OpenFiles.of(pid).headMap(3))
        .as("0 to 2 of pid %d", pid)
        .allSatisfy((number, target) -> assertThat(target).doesNotStartWith("socket:"));
  }
}
