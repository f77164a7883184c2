package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.traffic.ledger.Handshakes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RehearsalTest {
  @Test
  void itSeesFullHandshakesAndResumedSessions() throws Exception {
    Summary summary = new Rehearsal(Duration.ofMillis(300)).secured();

    Handshakes seen = summary.connections().tls();
    assertThat(seen.full()).isPositive();
    assertThat(seen.resumed()).isPositive();
    assertThat(seen.full() + seen.resumed())
        .isLessThanOrEqualTo(summary.connections().connectionsOpened());
  }
}
