package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.UpgradeEvent;
import org.junit.jupiter.api.Test;

/** Whether a SIGHUP asks for an upgrade or means that the terminal was closed. */
class TerminalTest {

  @Test
  void aHangupInAnOpenTerminalAsksForAnUpgrade() {
    assertThat(World.inTerminal().hup().state()).isEqualTo("upgrading");
  }

  @Test
  void aHangupAsTheTerminalIsLostMeansThatItWasClosed() {
    World world = World.inTerminal().pass(ofSeconds(10));
    world.process.terminal = false;
    world.hup();
    assertThat(world.events(UpgradeEvent.Requested.class)).isEmpty();
    assertThat(world.holdsListener()).isFalse();
  }

  @Test
  void aShellMayPassTheHangupOnALittleLater() {
    World world = World.inTerminal().pass(ofSeconds(10));
    world.process.terminal = false;
    world.pass(ofMillis(2000)).hup();
    assertThat(world.holdsListener()).isFalse();
  }

  @Test
  void aHangupLongAfterTheLossAsksForAnUpgradeAgain() {
    World world = World.inTerminal().pass(ofSeconds(10));
    world.process.terminal = false;
    world.pass(ofMillis(2250)).hup();
    assertThat(world.state()).isEqualTo("upgrading");
  }

  @Test
  void theTerminalDoesNotConcernALaterGeneration() {
    World world = World.successor().pass(ofSeconds(10));
    world.process.terminal = false;
    assertThat(world.hup().state()).isEqualTo("upgrading");
  }

  @Test
  void aTerminalThatCannotBeCheckedIsAssumedOpen() {
    World world = World.inTerminal();
    world.process.outOfDescriptors = true;
    assertThat(world.hup().state()).isEqualTo("upgrading");
  }
}
