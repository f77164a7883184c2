package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --way reuseport}: two sockets on one port, and what waits in the one that closes. */
@Timeout(120)
class ReusePortIT {
  private static final int WAITING = 60;

  @Test
  void aSecondSocketTakesOverAndConnectionsInTheQueueOfTheFirstAreReset() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      server.start(
          server.builder(
              server.java(
                  "--way",
                  "reuseport",
                  "--hold-accept",
                  "1h",
                  "--release-file",
                  "" + releases.file())));
      long first = server.pid(1);

      ListenerEvent.Options options =
          (ListenerEvent.Options) server.bus().await(ListenerEvent.Options.class).event();
      assertThat(options.reusePort()).as("SO_REUSEPORT").isTrue();

      releases.deployFault("crash");
      server.signal(first, "HUP");
      assertThat(((ChildEvent.Failed) server.bus().await(ChildEvent.Failed.class).event()).detail())
          .isEqualTo("Exited with code 1 before ready.");
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(first);

      releases.deploy("{\"version\": \"v2\"}");
      server.signal(first, "HUP");
      server.bus().await(ChildEvent.Ready.class);
      List<RawClient> clients = new ArrayList<>();
      int lost = 0;
      try {
        for (int i = 0; i < WAITING; i++) {
          clients.add(new RawClient(server.port()));
          clients.get(i).send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        }
        // Ends the wait: the old process closes its socket and drains.
        server.signal(first, "TERM");
        for (RawClient client : clients) {
          lost += isAnswered(client) ? 0 : 1;
        }
      } finally {
        for (RawClient client : clients) {
          client.close();
        }
      }
      if (migrates()) {
        assertThat(lost).as("lost, although the kernel moves what waits in a queue").isZero();
      } else {
        assertThat(lost)
            .as("lost of %d that waited in two queues", WAITING)
            .isBetween(1, WAITING - 1);
        assertThat(server.output()).contains("because net.ipv4.tcp_migrate_req is 0");
      }
      assertThat(server.exitCode()).isZero();
      RawClient.Answer answer = RawClient.get(server.port(), "/");
      assertThat(answer.headers())
          .containsEntry("x-generation", "2")
          .containsEntry("x-release", "v2");
      assertThat(answer.pid()).isNotEqualTo(first);
      assertThat(inode(server, answer.pid())).isNotEqualTo(inode(server, first));
    }
  }

  private static long inode(Launch server, long pid) throws InterruptedException {
    return ((ProcessEvent.Listening)
            server
                .bus()
                .await(
                    "listener of pid " + pid,
                    it -> it.pid() == pid && it.event() instanceof ProcessEvent.Listening)
                .event())
        .inode();
  }

  private static boolean isAnswered(RawClient client) {
    try {
      return client.receive().status() == 200;
    } catch (IOException reset) {
      return false;
    }
  }

  private static boolean migrates() throws IOException {
    return Files.readString(Path.of("/proc/sys/net/ipv4/tcp_migrate_req")).strip().equals("1");
  }
}
