package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --way socket-activation}, under a manager that does what systemd does with one socket. */
@Timeout(120)
class SocketActivationIT {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void connectionsWaitInTheQueueOfTheManagerWhileOneProcessEndsAndUntilAnotherIsReady()
      throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      List<String> command = new ArrayList<>(List.of("/usr/bin/perl", manager()));
      command.addAll(
          server.java("--way", "socket-activation", "--release-file", "" + releases.file()));
      server.start(server.builder(command));
      long first = server.pid(1);
      assertThat(first).isNotEqualTo(server.process().pid());

      releases.deployFault("crash");
      try (RawClient inFlight = new RawClient(server.port())) {
        inFlight.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nha");
        server.awaitBeat(0, beat -> beat.inFlight() == 1);
        server.signal(first, "HUP");
        // Until then the acceptor may take one more.
        server.bus().await(ListenerEvent.Closed.class);
        try (RawClient queued = new RawClient(server.port())) {
          queued.send(GET);
          inFlight.send("lf");
          assertThat(inFlight.receive().pid()).isEqualTo(first);
          server.await("the command ended with 0\n");
          server.await("the command ended with 256\n");
          releases.deploy("{\"version\": \"v3\"}");
          RawClient.Answer answer = queued.receive();
          assertThat(answer.headers()).containsEntry("x-release", "v3");
          assertThat(answer.pid()).isNotEqualTo(first);
        }
      }
      assertThat(
              server.bus().heard().stream()
                  .filter(it -> it.event() instanceof ProcessEvent.Listening)
                  .map(it -> ((ProcessEvent.Listening) it.event()))
                  .map(it -> it.inode() + (it.inherited() ? "" : ", bound"))
                  .distinct())
          .as("sockets that were listened on")
          .hasSize(1);
      server.signal(server.process().pid(), "TERM");
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void withoutASocketForThisProcessItDoesNotStart() throws Exception {
    assertThat(refusal(Map.of()))
        .startsWith("No socket was handed to this process (LISTEN_FDS and LISTEN_PID are not set)");
    assertThat(refusal(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "1")))
        .startsWith("LISTEN_PID is 1, but this is process ");
  }

  private static String refusal(Map<String, String> environment) throws Exception {
    Process process = ServerProcess.builder(environment, "--way", "socket-activation").start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(output.lines()).hasSize(1);
    return output;
  }

  private static String manager() throws Exception {
    return Path.of(SocketActivationIT.class.getResource("/manager.pl").toURI()).toString();
  }
}
