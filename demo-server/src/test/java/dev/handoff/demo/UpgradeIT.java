package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.demo.RawClient.Answer;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.ComponentEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Upgrades that succeed. */
@Timeout(120)
class UpgradeIT {
  /** Twenty with the profile real-times; leaks show after a few. */
  private static final int GENERATIONS = Integer.getInteger("handoff.generations", 6);

  @Test
  void theNewGenerationServesOnTheSameSocketAndTheOldOneClosesItWhenTheNewOneIsReady()
      throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        TestBus bus = new TestBus();
        ServerProcess server = ServerProcess.start(releases, bus, "--probation", "300ms")) {
      assertThat(RawClient.get(server.port(), "/").body())
          .isEqualTo("hello world from pid " + server.pid() + ", generation 1, release v1\n");

      releases.deploy("{\"version\": \"v2\"}");
      server.signal(server.pid(), "HUP");
      long child = child(bus);
      assertThat(server.exitCode()).isZero();

      Answer answer = RawClient.get(server.port(), "/");
      assertThat(answer.body())
          .isEqualTo("hello world from pid " + child + ", generation 2, release v2\n");
      assertThat(answer.headers())
          .containsEntry("x-pid", "" + child)
          .containsEntry("x-generation", "2")
          .containsEntry("x-release", "v2");
      assertThat(inodes(bus))
          .as("inodes of the listener in both generations")
          .hasSize(2)
          .containsOnly(inodes(bus).get(0));
      bus.await(ProcessEvent.Exiting.class);
      assertThat(storyOf(server.pid(), bus))
          .containsExactly(
              ProcessEvent.Started.class,
              ProcessEvent.Listening.class,
              ProcessEvent.Ready.class,
              ListenerEvent.Accepted.class,
              UpgradeEvent.Requested.class,
              ChildEvent.Spawned.class,
              ChildEvent.Ready.class,
              ProcessEvent.Draining.class,
              ListenerEvent.Closed.class,
              UpgradeEvent.Done.class,
              ComponentEvent.Stopping.class,
              ComponentEvent.Stopped.class,
              ProcessEvent.Exiting.class);
    }
  }

  /** Every kind of request that can be in flight, each on a connection of its own. */
  @Test
  void theOldGenerationFinishesItsRequestsWhileTheNewOneServes() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server =
            ServerProcess.start(
                "--bus", bus.path().toString(), "--probation", "100ms", "--idle-grace", "1m")) {
      try (RawClient kept = new RawClient(server.port());
          RawClient silent = new RawClient(server.port());
          RawClient upload = new RawClient(server.port());
          RawClient slow = new RawClient(server.port());
          RawClient stream = new RawClient(server.port())) {
        assertThat(kept.get("/").closes()).isFalse();
        upload.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n");
        bus.await(ProcessEvent.Heartbeat.class, beat -> beat.inFlight() == 1);
        server.signal(server.pid(), "HUP");
        // On a quiet machine these outlast the handover; the upload does on any.
        server.await("has inherited the listener");
        slow.send("GET /slow?seconds=3 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: 77\r\n\r\n");
        stream.send("GET /stream?seconds=3 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        long child = child(bus);
        bus.await(ListenerEvent.Closed.class);

        assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(child);
        for (RawClient client : List.of(kept, silent)) {
          assertIsTheLast(client.get("/"), client, server);
        }
        upload.send("hello world");
        Answer uploaded = upload.receive();
        assertThat(uploaded.body()).isEqualTo("hello world");
        assertIsTheLast(uploaded, upload, server);
        Answer answer = slow.receive();
        assertThat(answer.headers())
            .containsEntry("x-request-id", "77")
            .containsEntry("x-slow", "3");
        assertThat(answer.pid()).isEqualTo(server.pid());
        assertThat(stream.receive().body().lines())
            .hasSize(3)
            .allMatch(line -> line.startsWith("pid " + server.pid() + " chunk"));
        server.await("request \\d+: 3/3");
      }
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void drainConnectionKeepsAKeptAliveConnectionOpen() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server =
            ServerProcess.start(
                "--bus",
                bus.path().toString(),
                "--drain",
                "connection",
                "--probation",
                "200ms",
                "--idle-grace",
                "100ms")) {
      try (RawClient kept = new RawClient(server.port())) {
        kept.get("/");
        server.signal(server.pid(), "HUP");
        bus.await(ListenerEvent.Closed.class);
        for (int i = 0; i < 3; i++) {
          Answer answer = kept.get("/");
          assertThat(answer.closes()).isFalse();
          assertThat(answer.pid()).isEqualTo(server.pid());
        }
      }
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void aChainOfGenerationsLeavesNoDescriptorThreadZombieOrMemoryBehind() throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server =
            ServerProcess.start("--bus", bus.path().toString(), "--probation", "100ms")) {
      long pid = server.pid();
      String firstDescriptors = null;
      int firstThreads = 0;
      long firstMemory = 0;
      for (int generation = 2; generation <= GENERATIONS; generation++) {
        int next = generation;
        long old = pid;
        server.signal(pid, "HUP");
        pid =
            ((ChildEvent.Ready)
                    bus.await(ChildEvent.Ready.class, ready -> ready.childGen() == next).event())
                .child();
        server.awaitEnd(old);
        assertThat(RawClient.get(server.port(), "/").headers())
            .containsEntry("x-generation", "" + generation);
        // A generation has settled when its client has gone.
        long now = pid;
        bus.await(
            ProcessEvent.Heartbeat.class,
            beat -> beat.served() == 1 && beat.connections() == 0 && pidIs(bus, beat, now));
        int threads = threads(pid);
        long memory = residentKilobytes(pid);
        if (generation == 2) {
          firstDescriptors = descriptors(pid).replaceAll("/proc/.*\n", "");
          firstThreads = threads;
          firstMemory = memory;
        }
        assertDescriptors(pid, firstDescriptors);
        assertThat(threads)
            .as("threads of generation " + generation)
            .isLessThanOrEqualTo(firstThreads + 2);
        assertThat(memory)
            .as("resident kilobytes of generation %d; of generation 2: %d", generation, firstMemory)
            .isLessThan(2 * firstMemory);
        assertThat(children(pid)).as("children of generation " + generation).isEmpty();
      }
    }
  }

  /** Checks an answer in a drain: the connection ends with it. */
  private static void assertIsTheLast(Answer answer, RawClient client, ServerProcess server)
      throws Exception {
    assertThat(answer.pid()).isEqualTo(server.pid());
    assertThat(answer.closes()).as("a response in a drain says Connection: close").isTrue();
    assertThat(client.isAtEnd()).isTrue();
  }

  private static List<Class<?>> storyOf(long pid, TestBus bus) {
    return bus.heard().stream()
        .filter(envelope -> envelope.pid() == pid)
        .map(Envelope::event)
        .filter(event -> !(event instanceof Event.Sample))
        .<Class<?>>map(Object::getClass)
        .toList();
  }

  private static boolean pidIs(TestBus bus, ProcessEvent.Heartbeat beat, long pid) {
    return bus.heard().stream()
        .anyMatch(envelope -> envelope.event() == beat && envelope.pid() == pid);
  }

  private static long child(TestBus bus) throws InterruptedException {
    return ((ChildEvent.Ready) bus.await(ChildEvent.Ready.class).event()).child();
  }

  private static List<Long> inodes(TestBus bus) throws InterruptedException {
    bus.await(ProcessEvent.Listening.class, ProcessEvent.Listening::inherited);
    return bus.heard().stream()
        .map(Envelope::event)
        .filter(ProcessEvent.Listening.class::isInstance)
        .map(event -> ((ProcessEvent.Listening) event).inode())
        .toList();
  }

  /**
   * Waits until it has exactly these: a process opens others for a moment, such as /proc to see
   * whether its parent still lives.
   */
  private static void assertDescriptors(long pid, String expected) throws Exception {
    Await.until(
        () -> descriptors(pid).equals(expected) ? true : null,
        () ->
            "pid " + pid + " should have the descriptors\n" + expected + "\nbut has\n" + seen(pid));
  }

  private static String seen(long pid) {
    try {
      return descriptors(pid);
    } catch (Exception e) {
      return e.toString();
    }
  }

  /**
   * What the descriptors refer to, without their numbers, and sockets and pipes without their
   * inodes.
   */
  private static String descriptors(long pid) throws Exception {
    return OpenFiles.of(pid).values().stream()
        .map(target -> target.replaceAll("\\[\\d+]", ""))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static long residentKilobytes(long pid) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static int threads(long pid) throws Exception {
    try (var tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return (int) tasks.count();
    }
  }

  private static String children(long pid) throws Exception {
    return Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/children"));
  }
}
