package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.demo.RawClient.Answer;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Connections and requests on their way when one generation hands over to the next: each is served.
 */
@Timeout(120)
class ArrivalsIT {
  private static final String HELLO =
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private TestBus bus;
  private ServerProcess server;

  /** Each test ends the probation of a generation itself, with SIGTERM. */
  @BeforeEach
  void start() throws Exception {
    bus = new TestBus();
    server =
        ServerProcess.start(
            "--bus", bus.path().toString(), "--slow-every", "0", "--probation", "10m");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    bus.close();
  }

  @Test
  void unusedConnectionsEndWithTheIdleGraceWhileTheNewGenerationLives() throws Exception {
    try (ServerProcess hasty =
            ServerProcess.start("--idle-grace", "300ms", "--probation", "100ms");
        RawClient kept = new RawClient(hasty.port())) {
      kept.get("/");
      List<RawClient> silent = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        silent.add(new RawClient(hasty.port()));
      }
      hasty.signal(hasty.pid(), "HUP");
      hasty.await("has inherited the listener");
      assertThat(kept.isAtEnd()).isTrue();
      for (RawClient client : silent) {
        assertThat(client.isAtEnd()).isTrue();
        client.close();
      }
      assertThat(hasty.exitCode()).isZero();
      assertThat(RawClient.get(hasty.port(), "/").headers()).containsEntry("x-generation", "2");
    }
  }

  @Test
  void connectionsStillInTheQueueWhenTheOldGenerationClosesAreServedByTheNewOne() throws Exception {
    long next = server.upgrade(bus, server.pid(), 2);
    bus.await(ProcessEvent.Draining.class);
    server.halt(next);
    List<RawClient> queued = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      queued.add(new RawClient(server.port()));
      queued.get(i).send(HELLO);
    }
    server.signal(server.pid(), "TERM");
    assertThat(server.exitCode()).isZero();
    bus.await(ListenerEvent.Closed.class);
    server.signal(next, "CONT");
    int byTheOld = 0;
    for (RawClient client : queued) {
      byTheOld += client.receive().pid() == next ? 0 : 1;
      client.close();
    }
    assertThat(byTheOld).as("taken by the acceptor of the old one").isLessThanOrEqualTo(1);
  }

  @Test
  void aConnectionThatTheOldAcceptorTakesAfterTheIdleGraceIsAnsweredToo() throws Exception {
    try (ServerProcess hasty =
        ServerProcess.start("--idle-grace", "0s", "--probation", "10m", "--slow-every", "0")) {
      hasty.signal(hasty.pid(), "HUP");
      long next = Long.parseLong(hasty.await("heard ready from pid (\\d+)").group(1));
      hasty.await("pid " + next + " is ready");
      for (int i = 1; i <= 20; i++) {
        try (RawClient client = new RawClient(hasty.port())) {
          client.hasEnded();
          assertThat(client.get("/").status()).as("connection " + i).isEqualTo(200);
        }
      }
    }
  }

  @Test
  @ResourceLock(Burst.MANY_CONNECTIONS)
  void aBurstLargerThanTheQueueDuringTheHandoverIsLateButNotLost() throws Exception {
    try (ServerProcess patient = patient()) {
      long next = patient.upgrade(bus, patient.pid(), 2);
      // Nobody accepts until the queue is full and the kernel turns further connections away.
      patient.halt(patient.pid());
      patient.halt(next);
      Burst burst = new Burst(patient.port(), 2_000);
      burst.connectUntil(1_024);
      patient.signal(patient.pid(), "CONT");
      patient.signal(next, "CONT");
      burst.finish();
      assertThat(burst.failures()).as("of 2000 connections").isEmpty();
      assertThat(burst.answered()).isEqualTo(2_000);
    }
  }

  @Test
  @ResourceLock(Burst.MANY_CONNECTIONS)
  void aBurstThatArrivesAsTheNewGenerationGetsReadyIsAnsweredCompletely() throws Exception {
    try (ServerProcess patient = patient()) {
      patient.signal(patient.pid(), "HUP");
      bus.await(ChildEvent.Ready.class);
      Burst burst = new Burst(patient.port(), 2_000);
      burst.finish();
      assertThat(burst.failures()).as("of 2000 connections").isEmpty();
      assertThat(burst.answered()).isEqualTo(2_000);
    }
  }

  /**
   * On a busy machine a client with 2,000 connections takes long until it writes to the last of
   * them.
   */
  private ServerProcess patient() throws Exception {
    return ServerProcess.start(
        "--bus", bus.path().toString(), "--slow-every", "0", "--idle-grace", "1m");
  }

  @Test
  void aRequestThatOutlastsTwoUpgradesIsFinishedByTheGenerationThatBeganIt() throws Exception {
    try (RawClient upload = new RawClient(server.port())) {
      upload.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\nhello");
      bus.await(ProcessEvent.Heartbeat.class, beat -> beat.inFlight() == 1);
      long second = server.upgrade(bus, server.pid(), 2);
      long third = server.upgrade(bus, second, 3);
      server.signal(server.pid(), "TERM");
      server.await("pid " + server.pid() + " has closed its listener");
      server.signal(second, "TERM");
      server.awaitEnd(second);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(third);
      upload.send(" world");
      Answer answer = upload.receive();
      assertThat(answer.body()).isEqualTo("hello world");
      assertThat(answer.headers()).containsEntry("x-generation", "1");
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void aMegabyteInChunksIsReadToItsEndAcrossTheHandover() throws Exception {
    String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
    try (RawClient upload = new RawClient(server.port())) {
      upload.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      upload.send(chunk);
      bus.await(ProcessEvent.Heartbeat.class, beat -> beat.inFlight() == 1);
      CompletableFuture<Answer> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return upload.receive();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      server.upgrade(bus, server.pid(), 2);
      for (int i = 1; i < 32; i++) {
        upload.send(chunk);
      }
      server.signal(server.pid(), "TERM");
      bus.await(ListenerEvent.Closed.class);
      for (int i = 32; i < 64; i++) {
        upload.send(chunk);
      }
      upload.send("0\r\n\r\n");
      assertThat(answer.get().body()).hasSize(1 << 20);
      assertThat(answer.get().pid()).isEqualTo(server.pid());
    }
    assertThat(server.exitCode()).isZero();
  }
}
