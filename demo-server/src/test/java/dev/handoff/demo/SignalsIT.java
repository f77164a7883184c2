package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The operator's signals and their effect on connections and children. The effect of each signal in
 * each state is tested without processes in SignalsInEachStateTest.
 */
@Timeout(120)
class SignalsIT {

  @Test
  void termFinishesRequestsInFlightAndRefusesNewConnections() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server = ServerProcess.start("--bus", bus.path().toString());
        RawClient slow = new RawClient(server.port())) {
      slow.send("GET /slow?seconds=2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      server.await("request \\d+: 1/2");
      server.signal(server.pid(), "TERM");
      bus.await(ListenerEvent.Closed.class);
      int late = answeredUntilRefused(server.port());
      // The acceptor holds the socket until the kernel has woken it.
      assertThat(late).as("connections taken after the close").isLessThan(2);
      assertThat(slow.receive().status()).isEqualTo(200);
      assertThat(server.exitCode()).isZero();
      ProcessEvent.Exiting exiting =
          (ProcessEvent.Exiting) bus.await(ProcessEvent.Exiting.class).event();
      assertThat(exiting).isEqualTo(new ProcessEvent.Exiting(0, "terminated", 1 + late, 0));
    }
  }

  @Test
  void signalsThatWereIgnoredAtTheStartWorkInEveryGeneration() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server =
            ServerProcess.startWithSignalsIgnored(
                "--bus", bus.path().toString(), "--probation", "100ms")) {
      server.signal(server.pid(), "HUP");
      long second = ((ChildEvent.Ready) bus.await(ChildEvent.Ready.class).event()).child();
      assertThat(server.exitCode()).isZero();
      bus.await(
          ProcessEvent.Ready.class,
          ready -> bus.heard().stream().anyMatch(it -> it.event() == ready && it.pid() == second));
      server.signal(second, "INT");
      server.awaitEnd(second);
      assertThat(
              bus.await(
                      ProcessEvent.Exiting.class, exiting -> exiting.reason().equals("terminated"))
                  .pid())
          .isEqualTo(second);
    }
  }

  @Test
  void theDrainClosesIdleConnectionsAndASecondSignalCutsTheRest() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server =
            ServerProcess.start(
                "--bus", bus.path().toString(), "--idle-grace", "200ms", "--drain-timeout", "10m");
        RawClient idle = new RawClient(server.port());
        RawClient silent = new RawClient(server.port());
        RawClient slow = new RawClient(server.port())) {
      idle.get("/");
      slow.send("GET /slow?seconds=60 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      server.await("request \\d+: 1/60");
      server.signal(server.pid(), "TERM");
      assertThat(idle.isAtEnd()).isTrue();
      assertThat(silent.isAtEnd()).isTrue();
      server.signal(server.pid(), "INT");
      assertThat(server.exitCode()).isEqualTo(1);
      assertThatThrownBy(slow::receive).isInstanceOf(IOException.class);
      assertThat(bus.await(ProcessEvent.Exiting.class).event())
          .isEqualTo(new ProcessEvent.Exiting(1, "forced by a second SIGINT", 1, 1));
    }
  }

  @Test
  void duringAnUpgradeHupIsRefusedAndTermKillsTheChildFirst() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        TestBus bus = new TestBus();
        ServerProcess server = ServerProcess.start(releases, bus)) {
      releases.deploy("{\"version\": \"broken\", \"command\": [\"sleep\", \"60\"]}");
      server.signal(server.pid(), "HUP");
      long child = ((ChildEvent.Spawned) bus.await(ChildEvent.Spawned.class).event()).child();
      server.signal(server.pid(), "HUP");
      assertThat(((UpgradeEvent.Refused) bus.await(UpgradeEvent.Refused.class).event()).why())
          .isEqualTo("An upgrade is under way: generation 2, pid " + child + ", is not ready yet.");
      server.signal(server.pid(), "TERM");
      assertThat(server.exitCode()).isZero();
      assertThat(((ChildEvent.Failed) bus.await(ChildEvent.Failed.class).event()).detail())
          .isEqualTo("Killed before ready, because SIGTERM told generation 1 to end.");
      server.awaitEnd(child);
    }
  }

  @Test
  void classicUsr1AndHupUpgradeIntDrainsAndTermEndsAtOnce() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server = classic(bus)) {
      server.await("pid " + server.pid() + " is ready, .* kill -USR1 upgrades");
      long second = upgradeBy("USR1", server, bus, server.pid(), 2);
      assertThat(server.exitCode()).isZero();
      long third = upgradeBy("HUP", server, bus, second, 3);
      server.awaitEnd(second);
      try (RawClient slow = new RawClient(server.port())) {
        slow.send("GET /slow?seconds=60 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        server.await("pid " + third + " request \\d+: 1/60");
        server.signal(third, "INT");
        server.await("pid " + third + " has closed its listener");
        server.signal(third, "TERM");
        assertThatThrownBy(slow::receive).isInstanceOf(IOException.class);
      }
      server.awaitEnd(third);
      assertThat(bus.heard().stream().filter(it -> it.pid() == third).map(Envelope::event))
          .contains(new ProcessEvent.Exiting(1, "terminated at once", 0, 1));
    }
  }

  private static ServerProcess classic(TestBus bus) throws Exception {
    return ServerProcess.start(
        "--bus", bus.path().toString(), "--signals", "classic", "--probation", "100ms");
  }

  private static long upgradeBy(
      String signal, ServerProcess server, TestBus bus, long pid, int generation) throws Exception {
    server.signal(pid, signal);
    ChildEvent.Ready ready =
        (ChildEvent.Ready)
            bus.await(ChildEvent.Ready.class, it -> it.childGen() == generation).event();
    assertThat(bus.heard().stream().filter(it -> it.pid() == pid).map(Envelope::event))
        .contains(new UpgradeEvent.Requested("SIG" + signal));
    server.await("pid " + ready.child() + " is ready");
    return ready.child();
  }

  private static int answeredUntilRefused(int port) throws IOException {
    for (int answered = 0; ; answered++) {
      try {
        assertThat(RawClient.get(port, "/").status()).isEqualTo(200);
      } catch (ConnectException refused) {
        return answered;
      }
    }
  }
}
