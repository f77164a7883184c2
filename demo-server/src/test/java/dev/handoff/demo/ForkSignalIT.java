package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --way fork-signal}: the child tells its parent to end, and there is no way back. */
@Timeout(120)
class ForkSignalIT {

  @Test
  void theChildTakesOverButAChildThatDiesAfterThatIsAnOutage() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      server.start(
          server.builder(
              command(server, "--way", "fork-signal", "--release-file", "" + releases.file())));
      long first = server.pid(1);

      releases.deployFault("crash");
      server.signal(first, "HUP");
      assertThat(((ChildEvent.Failed) server.bus().await(ChildEvent.Failed.class).event()).detail())
          .isEqualTo("Exited with code 1 before it sent SIGTERM.");
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(first);

      releases.deploy("{\"version\": \"v2\"}");
      long second;
      try (SideClients clients = new SideClients(server);
          RawClient inFlight = new RawClient(server.port())) {
        clients.assertAnsweredBy(1);
        clients.log(20);
        inFlight.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nha");
        server.awaitBeat(0, beat -> beat.inFlight() == 1);
        server.signal(first, "HUP");
        second = server.pid(2);
        ProcessEvent.Draining draining =
            (ProcessEvent.Draining) server.bus().await(ProcessEvent.Draining.class).event();
        assertThat(draining.reason()).isEqualTo("terminated");
        // Until then the acceptor may take one more.
        server.bus().await(ListenerEvent.Closed.class);
        assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
        clients.assertAnsweredBy(2);
        clients.log(20);
        clients.assertAllLinesPrinted();
        inFlight.send("lf");
        assertThat(inFlight.receive().pid()).isEqualTo(first);
      }
      assertThat(server.exitCode()).isZero();

      releases.deployFault("die-after-ready");
      server.signal(second, "HUP");
      long third = server.pid(3);
      server.awaitEnd(second);
      server.awaitEnd(third);
      assertThatThrownBy(() -> new RawClient(server.port())).isInstanceOf(ConnectException.class);
    }
  }

  private static List<String> command(Launch server, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(SideClients.options(server));
    return server.java(all.toArray(String[]::new));
  }
}
