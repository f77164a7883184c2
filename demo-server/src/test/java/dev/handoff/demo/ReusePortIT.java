package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.posix.MigratedRequests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code --way reuseport}: two sockets on one port, and what waits in the one that closes. */
@Timeout(120)
class ReusePortIT {
  private static final int WAITING = 60;

  /** What one test switches on for a moment keeps the other from losing. */
  private static final String MIGRATION = "tcp_migrate_req";

  /** Runs the rest of the command line where not even root may write there. */
  private static final String READ_ONLY =
      "mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys && exec \"$@\"";

  @Test
  @ResourceLock(MIGRATION)
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
      int lost = lostWhenItCloses(server, first);
      if (MigratedRequests.areOn()) {
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

  /** As the test before, with an option more: what waited is answered by the next process. */
  @Test
  @ResourceLock(MIGRATION)
  void whatWaitsIsMovedIfTheProcessMaySwitchThatOn() throws Exception {
    MigratedRequests.hindrance()
        .ifPresent(why -> assumeTrue(false, "This test needs root: " + why + "."));
    boolean before = MigratedRequests.areOn();
    try (Launch server = new Launch()) {
      server.start(
          server.builder(
              server.java("--way", "reuseport", "--hold-accept", "1h", "--migrate", "on")));
      long first = server.pid(1);

      server.signal(first, "HUP");
      assertThat(lostWhenItCloses(server, first)).as("lost of %d", WAITING).isZero();

      assertThat(server.exitCode()).isZero();
      assertThat(RawClient.get(server.port(), "/").headers()).containsEntry("x-generation", "2");
      assertThat(server.output()).contains("it sets net.ipv4.tcp_migrate_req to 1 for that");
      assertThat(MigratedRequests.areOn()).as("put back").isEqualTo(before);
    }
  }

  @Test
  void whoMayNotSwitchThatOnDoesNotStart() throws Exception {
    try (Launch server = new Launch()) {
      List<String> command = new ArrayList<>();
      if (MigratedRequests.hindrance().isEmpty()) {
        command.addAll(List.of("unshare", "--mount", "sh", "-c", READ_ONLY, "sh"));
      }
      command.addAll(server.java("--way", "reuseport", "--migrate", "on"));
      assertThat(server.begin(server.builder(command)).waitFor()).isEqualTo(2);
      assertThat(server.output().strip())
          .matches(
              "--migrate on sets net\\.ipv4\\.tcp_migrate_req, but [^\n]*/tcp_migrate_req, which"
                  + " [^\n]*: leave the option out\\.");
    }
  }

  /**
   * Fills both queues, then lets the old process close its socket.
   *
   * @return how many of those that waited were not answered
   */
  private static int lostWhenItCloses(Launch server, long first) throws Exception {
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
    return lost;
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
}
