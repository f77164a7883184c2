package dev.handoff.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real kernel. */
class TraceInstanceTest {
  private static final String EVENT = "tcp/tcp_send_reset";

  @BeforeEach
  void mayTrace() {
    assumeTrue(Rights.isRoot() && Rights.mayMount(), "Only root may trace the kernel.");
  }

  @Test
  void nothingIsLeftOfItNotEvenOfOneThatWasKilled() throws Exception {
    try (TraceInstance first = TraceInstance.of(EVENT, "reason").orElseThrow()) {
      Path instances = first.folder().getParent();
      Path killed = Files.createDirectory(instances.resolve("handoff-1-1-" + System.nanoTime()));
      Files.writeString(killed.resolve("events/" + EVENT + "/enable"), "1");
      Path second;
      try (TraceInstance next = TraceInstance.of(EVENT, "reason").orElseThrow()) {
        second = instances.resolve(next.folder().getFileName());
        assertThat(killed).doesNotExist();
        assertThat(first.folder()).exists();
        assertThat(second).exists();
      }
      assertThat(second).doesNotExist();
    }
  }

  /** Whatever anybody has chosen for the whole kernel. */
  @Test
  void itsLinesAreAsUsual() throws Exception {
    try (TraceInstance trace = TraceInstance.of(EVENT, "reason").orElseThrow()) {
      assertThat(Files.readAllLines(trace.folder().resolve("trace_options")))
          .contains("context-info", "irq-info", "norecord-tgid", "nolatency-format", "noraw");
    }
  }

  @Test
  void whatTheKernelDoesNotKnowIsNotTraced() throws Exception {
    assertThat(TraceInstance.of(EVENT, "phase of the moon")).isEmpty();
    assertThat(TraceInstance.of("tcp/nothing", "reason")).isEmpty();
  }
}
