package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ComponentEvent;
import dev.handoff.event.ProcessEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Components in a JVM, which exits although one of them never stops. */
@Timeout(120)
class ComponentsIT {

  @Test
  void aThreadThatNeverStopsDelaysNeitherTheNextComponentNorTheExit() throws Exception {
    try (Launch server = new Launch()) {
      ProcessBuilder builder =
          server.builder(ServerProcess.command(TwoComponents.class, server.directory().toString()));
      builder.environment().put("HANDOFF_BUS", server.bus().path().toString());
      server.start(builder);
      server.signal(server.pid(1), "TERM");
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.output()).isEqualTo("store has stopped\n");
      assertThat(server.bus().await(ProcessEvent.Exiting.class).event())
          .isEqualTo(new ProcessEvent.Exiting(1, "terminated, worker unfinished", 0, 0));
      assertThat(server.count(ComponentEvent.Stopped.class)).isEqualTo(2);
    }
  }
}
