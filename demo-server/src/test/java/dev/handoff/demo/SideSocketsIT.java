package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ListenerEvent;
import dev.handoff.event.UpgradeEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The other sockets are handed over together with the listener. */
@Timeout(120)
class SideSocketsIT {

  @Test
  void fdHandoffHandsOverASecondPortAUnixSocketAndDatagrams() throws Exception {
    try (Launch server = new Launch()) {
      List<String> options = new ArrayList<>(List.of("--probation", "100ms"));
      options.addAll(SideClients.options(server));
      server.start(server.builder(server.java(options.toArray(String[]::new))));
      long first = server.pid(1);
      try (SideClients clients = new SideClients(server)) {
        clients.assertAnsweredBy(1);
        clients.log(20);
        ListenerEvent.Options seen = options(server, first);
        assertThat(seen.reusePort()).as("SO_REUSEPORT").isFalse();
        assertThat(seen.backlog())
            .as("what the kernel leaves of it")
            .isBetween(1, ListenerEvent.BACKLOG);
        long second = server.upgrade(first);
        clients.log(20);
        server.bus().await(UpgradeEvent.Done.class);
        clients.log(20);
        assertThat(server.exitCode()).isZero();
        clients.log(20);
        clients.assertAnsweredBy(2);
        clients.assertAllLinesPrinted();

        assertThat(options(server, second))
            .as("the listener, as the next generation finds it")
            .isEqualTo(asDescriptor(3, seen));
        server.upgrade(second);
        server.awaitEnd(second);
        clients.assertAnsweredBy(3);
        clients.log(20);
        clients.assertAllLinesPrinted();
      }
    }
  }

  private static ListenerEvent.Options options(Launch server, long pid)
      throws InterruptedException {
    return (ListenerEvent.Options)
        server
            .bus()
            .await(
                "options of the listener of pid " + pid,
                it -> it.pid() == pid && it.event() instanceof ListenerEvent.Options)
            .event();
  }

  private static ListenerEvent.Options asDescriptor(int number, ListenerEvent.Options of) {
    return new ListenerEvent.Options(
        of.inode(),
        number,
        of.reuseAddress(),
        of.reusePort(),
        of.deferAcceptSeconds(),
        of.waiting(),
        of.backlog());
  }
}
