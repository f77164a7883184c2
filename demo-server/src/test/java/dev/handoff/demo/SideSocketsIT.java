package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

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
        long second = server.upgrade(first);
        clients.log(20);
        server.bus().await(UpgradeEvent.Done.class);
        clients.log(20);
        assertThat(server.exitCode()).isZero();
        clients.log(20);
        clients.assertAnsweredBy(2);
        clients.assertAllLinesPrinted();

        server.upgrade(second);
        server.awaitEnd(second);
        clients.assertAnsweredBy(3);
        clients.log(20);
        clients.assertAllLinesPrinted();
      }
    }
  }
}
