package dev.handoff.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final long SELF = ProcessHandle.current().pid();
  private static final long NOBODY = 1L << 40;

  @Test
  void aProcessHasMemoryAndHasUsedTheCpu() {
    double megabytes = Usage.residentMegabytes(List.of(SELF));

    assertThat(megabytes).isBetween(20.0, 20_000.0);
    assertThat(Usage.residentMegabytes(List.of(SELF, SELF))).isGreaterThan(megabytes * 1.5);
    assertThat(Usage.cpuMillis(SELF)).isBetween(10L, 36_000_000L);
  }

  @Test
  void aProcessThatIsGoneUsesNothing() {
    assertThat(Usage.residentMegabytes(List.of(NOBODY))).isZero();
    assertThat(Usage.cpuMillis(NOBODY)).isZero();
    assertThat(Usage.archive(NOBODY)).isEmpty();
  }
}
