package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --way same-port}: a second process cannot have the port. */
@Timeout(120)
class SamePortIT {

  @Test
  void theSecondProcessFailsAndTheFirstGoesOn() throws Exception {
    try (Launch server = new Launch()) {
      server.start(server.builder(server.java("--way", "same-port")));
      long pid = server.pid(1);
      server.signal(pid, "HUP");
      ChildEvent.Failed failed =
          (ChildEvent.Failed) server.bus().await(ChildEvent.Failed.class).event();
      assertThat(failed.cause()).isEqualTo("exit");
      assertThat(failed.detail())
          .isEqualTo(
              "Exited with code 2: it cannot bind port "
                  + server.port()
                  + ", which this process holds (EADDRINUSE), because neither has set SO_REUSEPORT.");
      assertThat(server.output())
          .contains(
              "Port " + server.port() + " on 127.0.0.1 cannot be bound (Address already in use)");
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(pid);
      server.signal(pid, "TERM");
      assertThat(server.exitCode()).isZero();
    }
  }
}
