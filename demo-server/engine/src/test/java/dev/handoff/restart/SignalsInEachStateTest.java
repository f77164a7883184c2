package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.UpgradeEvent;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each signal in each state. */
class SignalsInEachStateTest {

  /** A way into each state. */
  enum In {
    SERVING(world -> world.pass(ofSeconds(10))),
    UPGRADING(world -> world.hup().pass(ofSeconds(1))),
    HANDING_OVER(world -> world.hup().childSays("ready\n").pass(ofMillis(100))),
    LAME(world -> world.hup().childSays("ready\n").pass(ofSeconds(1))),
    BACKING_OFF(world -> world.hup().childSays("hello\n").pass(ofSeconds(1))),
    DRAINING(World::term),
    DRAINING_UPGRADED(world -> world.hup().childSays("ready\n").pass(ofSeconds(3))),
    STOPPING(
        world -> {
          world.register("worker", ofSeconds(60));
          world.service.finishes();
          world.term().pass(ofSeconds(1));
        });

    private final Consumer<World> way;

    In(Consumer<World> way) {
      this.way = way;
    }

    World enter(World world) {
      world.service.connections = 1;
      world.service.inFlight = 1;
      way.accept(world);
      return world;
    }

    boolean isLeaving() {
      return this == DRAINING || this == DRAINING_UPGRADED || this == STOPPING;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SERVING           | upgrading    |
          UPGRADING         | upgrading    | An upgrade is under way: generation 2, pid 1001, is not ready yet.
          HANDING_OVER      | handing over | Handing over to generation 2: send the next SIGHUP to pid 1001.
          LAME              | handing over | Handing over to generation 2: send the next SIGHUP to pid 1001.
          BACKING_OFF       | backing off  | The last upgrade failed (1 in a row): the next is allowed in 2.0 s.
          DRAINING          | draining     | Generation 1 is draining and will exit.
          DRAINING_UPGRADED | draining     | Generation 1 is draining and will exit.
          STOPPING          | draining     | Generation 1 is draining and will exit.
          """)
  void hup(In state, String next, String refusal) {
    World world = state.enter(new World());
    world.hup();
    assertThat(world.state()).isEqualTo(next);
    if (refusal == null) {
      assertThat(world.events(UpgradeEvent.Refused.class)).isEmpty();
    } else {
      assertThat(world.events(UpgradeEvent.Refused.class))
          .containsExactly(new UpgradeEvent.Refused("SIGHUP", refusal));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SERVING           | serving      | No upgrade is under way.
          UPGRADING         | serving      |
          HANDING_OVER      | serving      |
          LAME              | serving      |
          BACKING_OFF       | backing off  | No upgrade is under way: the last one has failed.
          DRAINING          | draining     | It is too late: generation 1 has given up the listener and will exit.
          DRAINING_UPGRADED | draining     | It is too late: generation 1 has given up the listener and will exit.
          STOPPING          | draining     | It is too late: generation 1 has given up the listener and will exit.
          """)
  void urg(In state, String next, String refusal) {
    World world = state.enter(new World()).abort();
    assertThat(world.state()).isEqualTo(next);
    if (refusal == null) {
      assertThat(world.events(UpgradeEvent.Aborted.class)).hasSize(1);
      assertThat(world.events(UpgradeEvent.AbortRefused.class)).isEmpty();
    } else {
      assertThat(world.events(UpgradeEvent.Aborted.class)).isEmpty();
      assertThat(world.events(UpgradeEvent.AbortRefused.class))
          .containsExactly(new UpgradeEvent.AbortRefused("SIGURG", refusal));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFirstTermClosesTheListenerAndDrains(In state) {
    World world = state.enter(new World());
    if (!state.isLeaving()) {
      world.term();
    }
    assertThat(world.state()).isEqualTo("draining");
    assertThat(world.holdsListener()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aSecondTermEndsAtOnceAndSaysWhatWasCut(In state) {
    World world = state.enter(new World());
    int cut = world.service.inFlight;
    world.term().signal("INT", Signals.Order.DRAIN);
    assertThat(world.exited().code()).isEqualTo(1);
    assertThat(world.exited().reason()).startsWith("forced by a second SIG");
    assertThat(world.exited().cut()).isEqualTo(cut);
    assertThat(world.service.calls).endsWith("cut");
  }

  @ParameterizedTest
  @CsvSource({
    "UPGRADING, 'An upgrade is under way: generation 2, pid 1001, is not ready yet.'",
    "HANDING_OVER, 'Handing over to generation 2: send the next SIGUSR1 to pid 1001.'",
  })
  void aRefusedUpgradeNamesItsSignal(In state, String refusal) {
    World world = state.enter(new World()).signal("USR1", Signals.Order.UPGRADE);
    assertThat(world.events(UpgradeEvent.Refused.class))
        .containsExactly(new UpgradeEvent.Refused("SIGUSR1", refusal));
  }

  @ParameterizedTest
  @EnumSource
  void anOrderToExitCutsRequestsInFlightAndTheExitCodeSaysSo(In state) {
    World world = state.enter(new World());
    int cut = world.service.inFlight;
    world.signal("TERM", Signals.Order.EXIT);
    assertThat(world.exited()).isEqualTo(new Exited(Math.min(cut, 1), "terminated at once", cut));
    assertThat(world.holdsListener()).isFalse();
  }

  @Test
  void anOrderToExitKillsOnlyAChildThatIsNotReady() {
    World early = In.UPGRADING.enter(new World()).signal("TERM", Signals.Order.EXIT);
    assertThat(early.child().wasKilled()).isTrue();
    World late = In.HANDING_OVER.enter(new World()).signal("TERM", Signals.Order.EXIT);
    assertThat(late.child().wasKilled()).isFalse();
    assertThat(late.events(UpgradeEvent.Done.class)).hasSize(1);
  }

  @Test
  void anOrderToExitLeavesTheWorkOfComponentsUndoneAndTheExitCodeSaysSo() {
    World world = new World();
    world.register("worker", ofSeconds(60)).pending = 3;
    world.signal("TERM", Signals.Order.EXIT);
    assertThat(world.exited()).isEqualTo(new Exited(1, "terminated at once", 0));
  }

  @ParameterizedTest
  @EnumSource
  void aHangupFromAClosedTerminalActsLikeTerm(In state) {
    World world = state.enter(World.inTerminal());
    world.process.terminal = false;
    world.hup();
    assertThat(world.state()).isEqualTo("draining");
    assertThat(world.holdsListener()).isFalse();
    assertThat(world.events(UpgradeEvent.Refused.class)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void underNohupAHangupFromAClosedTerminalIsRefused(In state) {
    World world = state.enter(World.inTerminal().withNohup());
    String before = world.state();
    world.process.terminal = false;
    world.hup();
    assertThat(world.last(UpgradeEvent.Refused.class))
        .isEqualTo(
            new UpgradeEvent.Refused(
                "SIGHUP",
                "Its terminal has been closed, and it was started to outlive that (nohup)."));
    assertThat(world.state()).isEqualTo(before);
  }
}
