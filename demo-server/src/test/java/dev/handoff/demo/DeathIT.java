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
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGKILL on either side, at each moment of an upgrade: the surviving process keeps serving. */
@Timeout(120)
class DeathIT {
  private Releases releases;
  private TestBus bus;
  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    releases = new Releases("{\"version\": \"v1\"}");
    bus = new TestBus();
    // Each test ends the probation of a generation itself, with SIGTERM.
    server = ServerProcess.start(releases, bus, "--probation", "10m", "--backoff", "1ms");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    bus.close();
    releases.close();
  }

  @Test
  void theNewGenerationKeepsServingWheneverTheOldOneIsKilled() throws Exception {
    long first = server.pid();
    long second = upgrade(first);
    kill(first);
    assertOnItsOwn(second, 2, first);

    try (RawClient slow = new RawClient(server.port())) {
      slow.send("GET /slow?seconds=60 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      server.await("pid " + second + " request \\d+: 1/60");
      long third = upgrade(second);
      endProbation(second);
      kill(second);
      assertThatThrownBy(slow::receive)
          .as("the request that died with pid " + second)
          .isInstanceOf(IOException.class);
      assertOnItsOwn(third, 3, second);

      releases.deployFault("slow");
      long fourth = spawn(third);
      awaitListening(fourth);
      kill(third);
      server.awaitEnd(third);
      try (RawClient waiting = new RawClient(server.port())) {
        // Nobody accepts now; the connection stays in the socket's queue until the new generation
        // accepts.
        waiting.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(waiting.receive().pid()).isEqualTo(fourth);
      }
      assertOnItsOwn(fourth, 4, third);
    }
  }

  @Test
  void theOldGenerationKeepsServingOrFinishesWhenTheNewOneIsKilled() throws Exception {
    long old = server.pid();
    releases.deployFault("hang");
    long hanging = spawn(old);
    awaitListening(hanging);
    assertTheQueueIsServedAlthoughTheChildIsKilled(hanging);
    bus.await(
        ChildEvent.Failed.class,
        new ChildEvent.Failed(hanging, "signal", "Was ended by SIGKILL before ready.")::equals);

    releases.deploy("{\"version\": \"v2\"}");
    awaitServing();
    long onProbation = upgrade(old);
    kill(onProbation);
    assertThat(((UpgradeEvent.Rolledback) bus.await(UpgradeEvent.Rolledback.class).event()).why())
        .startsWith("The new process was ended by SIGKILL, ")
        .endsWith("; generation 1 accepts again.");
    assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(old);
    assertThat(bus.heard()).noneMatch(it -> it.event() instanceof ListenerEvent.Closed);

    awaitServing();
    try (RawClient upload = new RawClient(server.port())) {
      upload.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhel");
      awaitBeat(beat -> beat.inFlight() == 1);
      long alone = upgrade(old);
      endProbation(old);
      kill(alone);
      bus.await(
          ProcessEvent.Exited.class,
          exited -> exited.of() == alone && "KILL".equals(exited.signal()));
      // Now nobody listens: the old generation finishes its requests.
      assertThatThrownBy(() -> RawClient.get(server.port(), "/"))
          .isInstanceOf(ConnectException.class);
      upload.send("lo");
      assertThat(upload.receive().pid()).isEqualTo(old);
      assertThat(server.exitCode()).isZero();
    }
  }

  private void assertTheQueueIsServedAlthoughTheChildIsKilled(long child) throws Exception {
    server.halt(server.pid());
    RawClient[] waiting = new RawClient[20];
    try {
      for (int i = 0; i < waiting.length; i++) {
        waiting[i] = new RawClient(server.port());
        waiting[i].send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      kill(child);
      server.signal(server.pid(), "CONT");
      for (RawClient client : waiting) {
        assertThat(client.receive().pid()).isEqualTo(server.pid());
      }
    } finally {
      for (RawClient client : waiting) {
        if (client != null) {
          client.close();
        }
      }
    }
  }

  /** Sends SIGHUP and returns the PID of the process spawned for it. */
  private long spawn(long old) throws Exception {
    long asked = System.nanoTime();
    server.signal(old, "HUP");
    Envelope spawned =
        bus.await(
            "child of pid " + old,
            it -> it.mono() > asked && it.event() instanceof ChildEvent.Spawned);
    long child = ((ChildEvent.Spawned) spawned.event()).child();
    // Makes sure that it ends with the test, although its old generation may be killed at any
    // moment.
    server.await("pid " + old + " has spawned generation \\d+, pid " + child);
    return child;
  }

  /** The PID of a new generation that is ready and still in its probation. */
  private long upgrade(long old) throws Exception {
    long child = spawn(old);
    server.await("pid " + child + " is ready");
    server.await("pid " + old + " drains");
    return child;
  }

  private void endProbation(long old) throws Exception {
    server.signal(old, "TERM");
    bus.await(
        "close of the listener by pid " + old,
        it -> it.pid() == old && it.event() instanceof ListenerEvent.Closed);
  }

  private void kill(long pid) {
    server.signal(pid, "KILL");
  }

  /** It publishes nothing on the bus before it is ready, but we can read its log. */
  private void awaitListening(long child) throws Exception {
    server.await("pid " + child + " has inherited the listener");
  }

  private void awaitServing() throws Exception {
    awaitBeat(beat -> beat.state().equals("serving"));
  }

  /** Waits for a new fitting heartbeat. */
  private void awaitBeat(Predicate<ProcessEvent.Heartbeat> fits) throws Exception {
    long from = System.nanoTime();
    bus.await(
        "fitting heartbeat",
        it ->
            it.mono() > from
                && it.event() instanceof ProcessEvent.Heartbeat beat
                && fits.test(beat));
  }

  private void assertOnItsOwn(long child, int generation, long dead) throws Exception {
    server.awaitEnd(dead);
    bus.await(
        "notice that pid " + child + " is on its own",
        it -> it.pid() == child && it.event().equals(new ProcessEvent.Orphaned(dead)));
    server.await("pid " + child + " is on its own: pid " + dead);
    RawClient.Answer answer = RawClient.get(server.port(), "/");
    assertThat(answer.pid()).isEqualTo(child);
    assertThat(answer.headers()).containsEntry("x-generation", Integer.toString(generation));
  }
}
