package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.UpgradeEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time after a failed upgrade, in which no other upgrade is allowed. */
class BackingOffTest {
  private final World world = new World();

  @ParameterizedTest
  @CsvSource({"0, 3.0", "1000, 2.0", "2949, 0.1", "2999, 0.0"})
  void aHangupIsRefusedWithTheTimeLeft(int millis, String left) {
    failOnce();
    world.pass(ofMillis(millis)).hup();
    assertThat(world.last(UpgradeEvent.Refused.class))
        .isEqualTo(
            new UpgradeEvent.Refused(
                "SIGHUP",
                "The last upgrade failed (1 in a row): the next is allowed in " + left + " s."));
    assertThat(world.state()).isEqualTo("backing off");
  }

  @Test
  void theGenerationServesAgainWhenTheTimeIsOver() {
    failOnce();
    world.pass(ofMillis(2999));
    assertThat(world.state()).isEqualTo("backing off");
    world.pass(ofMillis(1));
    assertThat(world.state()).isEqualTo("serving");
  }

  @Test
  void aHangupAtTheEndOfTheTimeIsNotRefused() {
    failOnce();
    world.clock.skip(ofSeconds(3));
    world.hup();
    assertThat(world.state()).isEqualTo("upgrading");
    assertThat(world.events(UpgradeEvent.Refused.class)).isEmpty();
  }

  @Test
  void theDelayGrowsWithEachFailureInARow() {
    for (int i = 0; i < 8; i++) {
      failOnce();
      world.pass(delay());
    }
    assertThat(world.events(UpgradeEvent.Backoff.class))
        .containsExactly(
            new UpgradeEvent.Backoff(1, 3_000),
            new UpgradeEvent.Backoff(2, 4_500),
            new UpgradeEvent.Backoff(3, 6_750),
            new UpgradeEvent.Backoff(4, 10_125),
            new UpgradeEvent.Backoff(5, 15_187),
            new UpgradeEvent.Backoff(6, 22_781),
            new UpgradeEvent.Backoff(7, 30_000),
            new UpgradeEvent.Backoff(8, 30_000));
    assertThat(world.state()).isEqualTo("serving");
  }

  @Test
  void everyKindOfFailureCounts() {
    failOnce();
    world.pass(delay()).hup();
    world.spawner.trouble = "cannot start java: Cannot allocate memory";
    world.child().exits(1);
    world.pass(ofMillis(20)).pass(delay()).hup();
    world.spawner.trouble = null;
    world.pass(delay()).hup().childSays("ready\n");
    world.child().exits(1);
    world.pass(ofMillis(20));
    assertThat(world.events(UpgradeEvent.Backoff.class).stream().map(UpgradeEvent.Backoff::attempt))
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void anUpgradeSucceedsAfterAFailedOne() {
    failOnce();
    world.pass(delay()).hup().childSays("ready\n");
    assertThat(world.last(ChildEvent.Ready.class).child()).isEqualTo(1002);
    assertThat(world.state()).isEqualTo("handing over");
  }

  @Test
  void theNextGenerationStartsWithoutFailures() {
    World next = World.successor();
    next.hup().childSays("hello\n");
    assertThat(next.last(UpgradeEvent.Backoff.class).attempt()).isEqualTo(1);
  }

  @Test
  void termEndsTheGenerationAsUsual() {
    failOnce();
    world.term();
    assertThat(world.holdsListener()).isFalse();
    world.pass(ofMillis(20));
    assertThat(world.exited()).isEqualTo(new Exited(0, "terminated", 0));
  }

  private void failOnce() {
    world.hup().childSays("hello\n");
  }

  private Duration delay() {
    return ofMillis(world.last(UpgradeEvent.Backoff.class).delayMillis());
  }
}
