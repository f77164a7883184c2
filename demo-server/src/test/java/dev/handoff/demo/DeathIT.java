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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGKILL on either side, at each moment of an upgrade: who is left serves on, and knows. */
@Timeout(120)
class DeathIT {
  private Releases releases;
  private TestBus bus;
  private ServerProcess server;

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

  // Scenario 39.
  @Test
  void theOldIsKilledBeforeReadyAndTheNewServesAllTheSame() throws Exception {
    start("--probation", "300ms");
    releases.deployFault("slow");
    long child = upgrade();
    awaitListening(child);
    kill(server.pid());
    try (RawClient waiting = new RawClient(server.port())) {
      // Nobody accepts now; the queue of the socket has it until the new one does.
      waiting.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(waiting.receive().pid()).isEqualTo(child);
    }
    assertOnItsOwn(child);
  }

  @Test
  void theOldIsKilledWhileItHandsOverAndTheNewServesOn() throws Exception {
    start("--probation", "10m");
    long child = upgrade();
    awaitReady(child);
    kill(server.pid());
    assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(child);
    assertOnItsOwn(child);
  }

  // Scenario 38.
  @Test
  void theOldIsKilledWhileItDrainsAndTheNewServesOn() throws Exception {
    start("--probation", "100ms");
    try (RawClient slow = new RawClient(server.port())) {
      slow.send("GET /slow?seconds=60 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      server.await("request \\d+: 1/60");
      long child = upgrade();
      bus.await(ListenerEvent.Closed.class);
      kill(server.pid());
      assertThatThrownBy(slow::receive)
          .as("the request that died with pid " + server.pid())
          .isInstanceOf(IOException.class);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(child);
      assertOnItsOwn(child);
    }
  }

  // Scenario 14: with a JVM that has adopted the listener.
  @Test
  void theNewIsKilledBeforeReadyAndTheOldHasNeverStopped() throws Exception {
    start("--backoff", "100ms");
    releases.deployFault("hang");
    long child = upgrade();
    awaitListening(child);
    kill(child);
    ChildEvent.Failed failed = (ChildEvent.Failed) bus.await(ChildEvent.Failed.class).event();
    assertThat(failed)
        .isEqualTo(new ChildEvent.Failed(child, "signal", "Was ended by SIGKILL before ready."));
    assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(server.pid());
  }

  // Scenario 19.
  @Test
  void connectionsThatWaitWhenTheNewDiesBeforeReadyAreAcceptedByTheOld() throws Exception {
    start("--backoff", "100ms");
    releases.deployFault("hang");
    long child = upgrade();
    awaitListening(child);
    server.signal(server.pid(), "STOP");
    RawClient[] waiting = new RawClient[20];
    try {
      for (int i = 0; i < waiting.length; i++) {
        waiting[i] = new RawClient(server.port());
        waiting[i].send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      kill(child);
      server.signal(server.pid(), "CONT");
      for (int i = 0; i < waiting.length; i++) {
        assertThat(waiting[i].receive().pid())
            .as("who answers connection " + i)
            .isEqualTo(server.pid());
      }
    } finally {
      for (RawClient client : waiting) {
        if (client != null) {
          client.close();
        }
      }
    }
    bus.await(ChildEvent.Failed.class);
  }

  @Test
  void theNewIsKilledInItsProbationAndTheOldTakesOverAgain() throws Exception {
    start("--probation", "10m", "--backoff", "100ms");
    long child = upgrade();
    awaitReady(child);
    kill(child);
    UpgradeEvent.Rolledback rolledback =
        (UpgradeEvent.Rolledback) bus.await(UpgradeEvent.Rolledback.class).event();
    assertThat(rolledback.why())
        .startsWith("The new process was ended by SIGKILL, ")
        .endsWith("; generation 1 accepts again.");
    assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(server.pid());
    assertThat(bus.heard()).noneMatch(it -> it.event() instanceof ListenerEvent.Closed);
  }

  /** Then there is nobody: the old has given its listener up, and finishes what it has. */
  @Test
  void theNewIsKilledAfterItsProbationAndTheOldFinishesWhatItHas() throws Exception {
    start("--probation", "100ms");
    try (RawClient slow = new RawClient(server.port())) {
      slow.send("GET /slow?seconds=3 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      server.await("request \\d+: 1/3");
      long child = upgrade();
      bus.await(ListenerEvent.Closed.class);
      kill(child);
      bus.await(
          ProcessEvent.Exited.class,
          exited -> exited.of() == child && exited.signal().equals("KILL"));
      assertThatThrownBy(() -> RawClient.get(server.port(), "/"))
          .isInstanceOf(ConnectException.class);
      assertThat(slow.receive().pid()).isEqualTo(server.pid());
      assertThat(server.exitCode()).isZero();
    }
  }

  private void start(String... options) throws Exception {
    server = ServerProcess.start(releases, bus, options);
  }

  /** Sends SIGHUP; the PID of the process that has been spawned for it. */
  private long upgrade() throws Exception {
    server.signal(server.pid(), "HUP");
    long child = ((ChildEvent.Spawned) bus.await(ChildEvent.Spawned.class).event()).child();
    // So that it is ended with the test, though its old generation may be killed at any moment.
    server.await("has spawned generation 2, pid " + child);
    return child;
  }

  private void kill(long pid) throws Exception {
    server.signal(pid, "KILL");
    if (pid == server.pid()) {
      assertThat(server.exitCode()).as("128 + 9").isEqualTo(137);
    }
  }

  /** It has nothing to say on the bus before it is ready, but its log is ours. */
  private void awaitListening(long child) throws Exception {
    server.await("pid " + child + " has inherited the listener");
  }

  private void awaitReady(long child) throws Exception {
    server.await("pid " + child + " is ready");
    server.await("pid " + server.pid() + " drains");
  }

  private void assertOnItsOwn(long child) throws Exception {
    Envelope orphaned = bus.await(ProcessEvent.Orphaned.class);
    assertThat(orphaned.pid()).isEqualTo(child);
    assertThat(((ProcessEvent.Orphaned) orphaned.event()).of()).isEqualTo(server.pid());
    server.await("pid " + child + " is on its own: pid " + server.pid());
    assertThat(RawClient.get(server.port(), "/").headers()).containsEntry("x-generation", "2");
  }
}
