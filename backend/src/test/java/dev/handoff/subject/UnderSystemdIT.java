package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Await;
import dev.handoff.bus.BusServer;
import dev.handoff.demo.OpenFiles;
import dev.handoff.demo.RawClient;
import dev.handoff.demo.Traffic;
import dev.handoff.event.Event;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal;
import dev.handoff.journal.Tail;
import dev.handoff.process.NobodyLeft;
import dev.handoff.process.Workspace;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.SubjectFile;
import dev.handoff.systemd.RealSystemd;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The built-in servers under systemd, under a real one, and clients that never repeat a request.
 */
@Timeout(300)
@Tag("systemd")
class UnderSystemdIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final Journal journal = new Journal(10_000);
  private final Tail events = new Tail(journal, 0);
  private Workspace workspace;
  private BusServer bus;
  private DescribedSubject server;
  private TestedSubject tested;
  private int port;

  @BeforeEach
  void open() throws Exception {
    RealSystemd.require();
    workspace = Workspace.open();
    bus = BusServer.start(workspace.directory().resolve("bus"), journal);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (workspace == null) {
      return;
    }
    try {
      if (server != null) {
        server.close();
        try (Stream<Path> left = Files.list(workspace.directory())) {
          assertThat(left).allMatch(each -> each.getFileName().toString().startsWith("bus"));
        }
        NobodyLeft.awaitIn(workspace);
      }
    } finally {
      // The children of one that is left open would take the ends of those of the next test.
      bus.close();
      workspace.close();
    }
  }

  /** With short times. */
  private void startBuiltIn(String name) throws Exception {
    String text = BuiltIn.text(name);
    assertThat(text).contains("--slow-every 0");
    start(text.replace("--slow-every 0", "--slow-every 0 --probation 300ms --idle-grace 1s"));
  }

  private void start(String text) throws Exception {
    server =
        DescribedSubject.of(
            SubjectFile.of("test.yaml", text),
            Surroundings.usual(
                workspace.children(), workspace.directory(), workspace.directory().resolve("bus")));
    tested = new TestedSubject(server, journal);
    tested.start();
    port = URI.create(server.url()).getPort();
  }

  private void restart() throws Exception {
    long before = server.main();
    TestedSubject.Asked asked = tested.ask();
    assertThat(asked.replaced()).containsExactly(before);
    tested.settle(asked);
    long main = server.main();
    assertThat(main).isNotEqualTo(before);
    Await.untilTrue(() -> !Proc.isThere(before), () -> "PID " + before + " is not reaped");
    assertThat(RawClient.get(port, "/").pid()).as("who answers").isEqualTo(main);
    assertThat(server.look().answering()).containsExactly(main);
  }

  /** More often within ten seconds than systemd would allow without its units' two lines. */
  @Test
  void socketActivationRefusesNobodyAndDropsWhoStays() throws Exception {
    startBuiltIn("systemd-restart");
    long listener = OpenFiles.listener(port);
    assertThat(Proc.holderOf(listener)).get().asString().startsWith("systemd, PID ");
    try (Traffic traffic = new Traffic(port);
        RawClient kept = new RawClient(port)) {
      assertThat(kept.get("/").pid()).isEqualTo(server.main());
      for (int i = 0; i < 6; i++) {
        restart();
        traffic.awaitMore(20);
      }
      assertThat(kept.hasEnded()).as("a connection that is kept").isTrue();
      assertThat(traffic.stop()).as("lost requests").isEmpty();
    }
    assertThat(OpenFiles.listener(port)).as("the listener").isEqualTo(listener);
    assertThat(server.stop()).as("killed").isEmpty();
  }

  @Test
  void whoComesWhileNobodyServesWaitsForTheNextProcess() throws Exception {
    startBuiltIn("systemd-restart");
    long former = server.main();
    Files.writeString(server.releaseFile().orElseThrow(), "{\"version\": \"v2\"}");
    try (RawClient inFlight = new RawClient(port)) {
      inFlight.sendAllButTheEnd();
      await(it -> it instanceof ProcessEvent.Heartbeat beat && beat.inFlight() == 1);
      TestedSubject.Asked asked = tested.ask();
      // Until then it may take one more.
      await(it -> it instanceof ListenerEvent.Closed);
      try (RawClient queued = new RawClient(port)) {
        queued.send(GET);
        assertThat(inFlight.sendTheEnd().pid()).isEqualTo(former);
        tested.settle(asked);
        RawClient.Answer answer = queued.receive();
        assertThat(answer.pid()).isEqualTo(server.main()).isNotEqualTo(former);
        assertThat(answer.headers()).containsEntry("x-release", "v2");
      }
    }
  }

  @Test
  void ifTheNextOneFailsEverybodyWaitsInTheQueue() throws Exception {
    startBuiltIn("systemd-restart");
    Path release = server.releaseFile().orElseThrow();
    Files.writeString(release, "{\"version\": \"broken\", \"fault\": \"crash\"}");
    TestedSubject.Asked asked = tested.ask();
    assertThatThrownBy(() -> tested.settle(asked))
        .isInstanceOf(SubjectException.class)
        .hasMessageStartingWith(
            "did not restart: its command exited with code 1: Job for handoff-demo.service failed");
    try (RawClient queued = new RawClient(port)) {
      queued.send(GET);
      assertThat(queued.hasEnded()).as("refused").isFalse();
      Files.writeString(release, "{\"version\": \"v3\"}");
      assertThat(queued.receive().headers()).containsEntry("x-release", "v3");
    }
  }

  @Test
  void aReloadLosesNothingAndKeepsWhatIsInFlight() throws Exception {
    startBuiltIn("systemd-reload");
    try (Traffic traffic = new Traffic(port)) {
      restart();
      try (RawClient inFlight = new RawClient(port)) {
        long old = server.main();
        inFlight.sendAllButTheEnd();
        await(it -> it instanceof ProcessEvent.Heartbeat beat && beat.inFlight() == 1);
        TestedSubject.Asked asked = tested.ask();
        await(it -> it instanceof ListenerEvent.Closed);
        Await.untilTrue(() -> server.main() != old, () -> "MainPID stays " + old);
        RawClient.Answer answer = inFlight.sendTheEnd();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.pid()).as("who answers what is in flight").isEqualTo(old);
        tested.settle(asked);
      }
      assertTheOldOneServesOnIfTheNextOneFails();
      traffic.awaitMore(20);
      assertThat(traffic.stop()).as("lost requests").isEmpty();
    }
    assertThat(server.stop()).as("killed").isEmpty();
  }

  private void assertTheOldOneServesOnIfTheNextOneFails() throws Exception {
    long main = server.main();
    Files.writeString(
        server.releaseFile().orElseThrow(), "{\"version\": \"broken\", \"fault\": \"crash\"}");
    TestedSubject.Asked asked = tested.ask();
    assertThatThrownBy(() -> tested.settle(asked))
        .isInstanceOf(SubjectException.class)
        .hasMessageContaining("Exited with code");
    assertThat(server.main()).isEqualTo(main);
    assertThat(RawClient.get(port, "/").pid()).isEqualTo(main);
  }

  @Test
  void aServiceThatDoesNotStartIsToldWithWhatItSaid() {
    String text =
        """
        name: broken
        url: http://127.0.0.1:${port}/
        under: systemd
        start: systemctl start broken.service
        restart: {run: systemctl restart broken.service}
        files:
          units/broken.service: |
            [Service]
            Type=notify
            ExecStart=sh -c 'echo I would rather not; exit 1'
        """;
    assertThatThrownBy(() -> start(text))
        .isInstanceOf(SubjectException.class)
        .hasMessageStartingWith("does not start: Job for broken.service failed")
        .hasMessageEndingWith("broken.service is failed; I would rather not");
  }

  /** Here there can be a systemd, so nothing else takes its place. */
  @Test
  void socketActivationIsShownWithARealSystemd() {
    assertThat(BuiltIn.ways()).contains("systemd-restart").doesNotContain("socket-activate");
    assertThat(BuiltIn.ways(false)).contains("socket-activate").doesNotContain("systemd-restart");
    assertThat(BuiltIn.names()).contains("systemd-restart", "systemd-reload", "socket-activate");
  }

  @Test
  void theToolThatStandsInForItHoldsNothing() throws Exception {
    startBuiltIn("socket-activate");
    assertThat(Proc.holderOf(OpenFiles.listener(port))).get().asString().startsWith("java, PID ");
    restart();
    assertThat(server.stop()).as("killed").isEmpty();
    assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
  }

  private void await(Predicate<Event> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!wanted.test(events.next(deadline).orElseThrow().envelope().event())) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }
}
