package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LitterTest {
  private static final long MEGABYTE = 1 << 20;

  private final AtomicInteger sweeps = new AtomicInteger();
  private final AtomicLong used = new AtomicLong();
  private final Litter litter = new Litter(() -> true, sweeps::incrementAndGet, used::get);

  @Test
  void itIsLeftWhereSomebodyWaits() {
    Litter kept = new Litter(() -> false, sweeps::incrementAndGet, used::get);
    used.set(100 * MEGABYTE);
    kept.sweep();
    kept.sweepIfMuch();
    assertThat(sweeps).hasValue(0);
  }

  @Test
  void twoMegabytesMayLieInASmallHeap() {
    assertThatMoreIsSwept(3 * MEGABYTE, 2 * MEGABYTE);
  }

  @Test
  void halfAsMuchAsItHoldsMayLieInALargeHeap() {
    assertThatMoreIsSwept(100 * MEGABYTE, 50 * MEGABYTE);
  }

  private void assertThatMoreIsSwept(long kept, long allowed) {
    used.set(kept);
    litter.sweep();
    assertThat(sweeps).hasValue(1);

    used.set(kept + allowed);
    litter.sweepIfMuch();
    assertThat(sweeps).hasValue(1);

    used.set(kept + allowed + 1);
    litter.sweepIfMuch();
    assertThat(sweeps).hasValue(2);
  }
}
