package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --way exec}: one process, one program after another. */
@Timeout(120)
class ExecIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String HALF =
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nha";

  @Test
  void theSameProcessServesFromTheSameSocketButANewProgramThatFailsIsAnOutage() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      server.start(
          server.builder(
              command(server, "--way", "exec", "--release-file", releases.file().toString())));
      long pid = server.pid(1);
      long files = filesOf(pid);

      releases.deploy("{\"version\": \"v2\"}");
      try (SideClients clients = new SideClients(server);
          RawClient inFlight = new RawClient(server.port())) {
        clients.assertAnsweredBy(1);
        clients.log(20);
        inFlight.send(HALF);
        server.awaitBeat(0, beat -> beat.inFlight() == 1);
        server.signal(pid, "HUP");
        // Until then the acceptor may take one more.
        server.bus().await(ListenerEvent.Closed.class);
        clients.log(20);
        try (RawClient queued = new RawClient(server.port())) {
          queued.send(GET);
          inFlight.send("lf");
          RawClient.Answer finished = inFlight.receive();
          assertThat(finished.body()).isEqualTo("half");
          assertThat(finished.headers()).containsEntry("x-generation", "1");
          assertThat(inFlight.isAtEnd()).isTrue();
          RawClient.Answer waited = queued.receive();
          assertThat(waited.headers())
              .containsEntry("x-generation", "2")
              .containsEntry("x-release", "v2")
              .containsEntry("x-pid", Long.toString(pid));
          clients.assertAnsweredBy(2);
          clients.log(20);
          clients.assertAllLinesPrinted();
        }
      }
      assertThat(inodes(server)).as("sockets that were listened on").hasSize(1);
      assertThat(filesOf(pid))
          .as("descriptors for the jar, of which none may leak")
          .isEqualTo(files);

      releases.deploy("{\"version\": \"v3\", \"command\": [\"/no/such/program\"]}");
      server.signal(pid, "HUP");
      ChildEvent.Failed failed =
          (ChildEvent.Failed) server.bus().await(ChildEvent.Failed.class).event();
      assertThat(failed.detail()).contains("/no/such/program").contains("No such file");
      assertThat(RawClient.get(server.port(), "/").headers()).containsEntry("x-generation", "2");

      releases.deployFault("crash");
      server.signal(pid, "HUP");
      assertThat(server.exitCode()).isEqualTo(1);
      assertThatThrownBy(() -> new RawClient(server.port())).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void withoutADrainWhatIsInFlightIsCutAndNothingOfItStaysOpenInTheNewProgram() throws Exception {
    try (Launch server = new Launch()) {
      server.start(server.builder(server.java("--way", "exec", "--exec-drain", "off")));
      long pid = server.pid(1);
      try (RawClient inFlight = new RawClient(server.port())) {
        inFlight.send(HALF);
        server.awaitBeat(0, beat -> beat.inFlight() == 1);
        server.signal(pid, "HUP");
        assertThatThrownBy(inFlight::receive).isInstanceOf(EOFException.class);
      }
      ProcessEvent.Exiting exiting =
          (ProcessEvent.Exiting) server.bus().await(ProcessEvent.Exiting.class).event();
      assertThat(exiting.reason()).isEqualTo("upgraded at once");
      assertThat(exiting.cut()).isEqualTo(1);
      assertThat(server.pid(2)).isEqualTo(pid);
      assertThat(RawClient.get(server.port(), "/").headers()).containsEntry("x-generation", "2");
      server.signal(pid, "TERM");
      assertThat(server.exitCode()).isZero();
    }
  }

  private static long filesOf(long pid) throws IOException {
    return OpenFiles.of(pid).values().stream().filter(it -> it.endsWith(".jar")).count();
  }

  private static Set<Long> inodes(Launch server) {
    return server.bus().heard().stream()
        .filter(it -> it.event() instanceof ProcessEvent.Listening)
        .map(it -> ((ProcessEvent.Listening) it.event()).inode())
        .collect(Collectors.toSet());
  }

  private static List<String> command(Launch server, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(SideClients.options(server));
    return server.java(all.toArray(String[]::new));
  }
}
