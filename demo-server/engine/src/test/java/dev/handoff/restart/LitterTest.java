package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LitterTest {
  private final AtomicInteger swept = new AtomicInteger();

  @Test
  void itIsSweptWhereNobodyWaits() {
    new Litter(() -> true, swept::incrementAndGet).sweep();
    assertThat(swept).hasValue(1);
  }

  @Test
  void itIsLeftWhereSomebodyWaits() {
    Litter litter = new Litter(() -> false, swept::incrementAndGet);
    litter.sweep();
    litter.sweepIfMuch();
    assertThat(swept).hasValue(0);
  }

  @Test
  void itIsMuchUntilItIsSwept() {
    new Litter(() -> true, swept::incrementAndGet).sweepIfMuch();
    assertThat(swept).hasValue(1);
  }
}
