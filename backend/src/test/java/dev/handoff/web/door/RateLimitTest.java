package dev.handoff.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final RateLimit limit = new RateLimit(10);

  @Test
  void aBurstIsAllowedAndThenOnlyThePace() {
    long start = Long.MAX_VALUE - 5;
    assertThat(allowed(50, start)).isEqualTo(10);
    assertThat(allowed(50, start + TimeUnit.MILLISECONDS.toNanos(300))).isEqualTo(3);
    assertThat(allowed(50, start + TimeUnit.HOURS.toNanos(1))).isEqualTo(10);
  }

  private int allowed(int asked, long now) {
    int allowed = 0;
    for (int i = 0; i < asked; i++) {
      allowed += limit.allows(now) ? 1 : 0;
    }
    return allowed;
  }
}
