package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ComponentEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Components that stop in time, late or not at all. */
@Timeout(120)
class ComponentsIT {

  @Test
  void theLastOneRegisteredStopsFirst() throws Exception {
    try (Launch server = terminated("well")) {
      server.bus().await(ComponentEvent.Stopping.class);
      assertThat(server.output()).as("before the worker has stopped").isEmpty();
      server.type("\n");
      server.exitCode();
      assertThat(server.output()).isEqualTo("worker has stopped\nstore has stopped\n");
      assertThat(server.exitCode()).isZero();
      assertThat(reason(server)).isEqualTo("terminated");
      assertThat(
              server.bus().heard().stream()
                  .map(Envelope::event)
                  .filter(ComponentEvent.class::isInstance)
                  .map(event -> event.getClass().getSimpleName() + " " + name(event)))
          .containsExactly("Stopping worker", "Stopped worker", "Stopping store", "Stopped store");
    }
  }

  @Test
  void oneThatMissesItsDeadlineHoldsUpNobodyAndTheExitSaysSo() throws Exception {
    try (Launch server = terminated("late")) {
      server.exitCode();
      assertThat(server.output()).contains("store has stopped\n");
      assertThat(server.output()).doesNotContain("worker has stopped\n");
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(reason(server)).isEqualTo("terminated, worker unfinished");
    }
  }

  @Test
  void oneThatFailsHoldsUpNobodyAndTheExitSaysSo() throws Exception {
    try (Launch server = terminated("failing")) {
      server.exitCode();
      assertThat(server.output())
          .isEqualTo(
              "The component worker failed to stop: java.lang.IllegalStateException: its disk is full\n"
                  + "store has stopped\n");
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(reason(server)).isEqualTo("terminated, worker unfinished");
    }
  }

  private static Launch terminated(String how) throws Exception {
    Launch server = new Launch();
    ProcessBuilder builder =
        server.builder(
            ServerProcess.command(TwoComponents.class, how, server.directory().toString()));
    builder.environment().put("HANDOFF_BUS", server.bus().path().toString());
    server.start(builder);
    server.signal(server.pid(1), "TERM");
    return server;
  }

  private static String reason(Launch server) throws Exception {
    return ((ProcessEvent.Exiting) server.bus().await(ProcessEvent.Exiting.class).event()).reason();
  }

  private static String name(Object event) {
    return event instanceof ComponentEvent.Stopping stopping
        ? stopping.name()
        : ((ComponentEvent.Stopped) event).name();
  }
}
