package dev.handoff.restart;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.DrainEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The drain: accepted connections are finished. */
class DrainingTest {
  private final World world = new World();

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void bothSignalsCloseTheListenerAndFinishWhatIsInFlight(String signal) {
    world.service.connections = 3;
    world.service.inFlight = 1;
    world.signal(signal, Signals.Order.DRAIN);
    assertThat(world.events())
        .containsExactly(
            new ProcessEvent.Draining("terminated", 3, 1, 30_000),
            new ListenerEvent.Closed(World.INODE, 0));
    assertThat(world.holdsListener()).isFalse();
    world.pass(ofSeconds(10));
    assertThat(world.state()).isEqualTo("draining");
    world.service.finishes();
    world.pass(ofMillis(20));
    assertThat(world.exited()).isEqualTo(new Exited(0, "terminated", 0));
  }

  @Test
  void theServiceIsALameDuckBeforeTheListenerIsClosed() {
    world.term();
    assertThat(world.lastTold(ProcessEvent.Draining.class).at())
        .isLessThanOrEqualTo(world.lastTold(ListenerEvent.Closed.class).at());
    assertThat(world.service.calls).containsExactly("lame duck");
  }

  @Test
  void idleConnectionsAreClosedWhenTheirGraceIsOver() {
    world.service.connections = 2;
    world.term().pass(ofSeconds(5));
    assertThat(world.service.calls).containsExactly("lame duck");
    world.pass(ofMillis(1));
    assertThat(world.service.calls).containsExactly("lame duck", "close idle");
    assertThat(world.exited()).isEqualTo(new Exited(0, "terminated", 0));
  }

  @Test
  void requestsLeftAtTheDeadlineAreCutAndTheExitCodeSaysSo() {
    world.service.connections = 1;
    world.service.inFlight = 1;
    world.term().pass(ofMillis(29_999));
    assertThat(world.service.calls).doesNotContain("cut");
    world.pass(ofMillis(1));
    assertThat(world.exited()).isEqualTo(new Exited(1, "terminated, drain timeout", 1));
    assertThat(world.service.calls).endsWith("cut");
  }

  @Test
  void afterAHandoverTheDeadlineCountsFromTheLameDuck() {
    world.service.connections = 1;
    world.service.inFlight = 1;
    world.hup().childSays("ready\n").pass(ofMillis(201));
    world.pass(ofMillis(29_999));
    assertThat(world.state()).isEqualTo("draining");
    world.pass(ofMillis(1));
    assertThat(world.exited()).isEqualTo(new Exited(1, "upgraded, drain timeout", 1));
  }

  @Test
  void theDrainWaitsForAConnectionThatIsJustArriving() {
    world.service.isAcceptingFor(ofSeconds(3));
    world.term().pass(ofMillis(1980));
    assertThat(world.state()).isEqualTo("draining");
    world.pass(ofMillis(20));
    assertThat(world.exited()).isEqualTo(new Exited(0, "terminated", 0));
  }

  @Test
  void theDrainDoesNotMissAConnectionThatArrivesWhileItAsks() {
    world.service.isAcceptingFor(ofMillis(2900));
    world.term().pass(ofMillis(1880));
    world.service.onceCounted = world.service::takesConnection;
    world.pass(ofMillis(20));
    assertThat(world.state()).isEqualTo("draining");
    world.service.finishes();
    world.pass(ofMillis(20));
    assertThat(world.exited()).isEqualTo(new Exited(0, "terminated", 0));
  }

  @Test
  void theListenerIsReportedClosedWhenNothingCanArriveAnyMore() {
    long asked = world.clock.now();
    world.service.isAcceptingFor(ofMillis(300));
    world.term();
    assertThat(world.clock.now()).isEqualTo(asked + ofMillis(300).toNanos());
    assertThat(world.lastTold(ListenerEvent.Closed.class).at()).as("the close").isEqualTo(asked);
  }

  @Test
  void theReportOfTheClosedListenerWaitsAtMostASecond() {
    long asked = world.clock.now();
    world.service.isAcceptingFor(ofSeconds(3600));
    world.term();
    assertThat(world.clock.now()).isEqualTo(asked + ofSeconds(1).toNanos());
    assertThat(world.events(ListenerEvent.Closed.class)).hasSize(1);
  }

  @Test
  void theCloseNamesTheLastAcceptedConnection() {
    world.service.takesConnection();
    world.pass(ofSeconds(1));
    world.service.takesConnection();
    long last = world.clock.now();
    world.pass(ofSeconds(1)).term();
    assertThat(world.last(ListenerEvent.Closed.class))
        .isEqualTo(new ListenerEvent.Closed(World.INODE, last));
  }

  @Test
  void progressIsReportedEveryQuarterOfASecond() {
    world.service.connections = 4;
    world.service.inFlight = 1;
    world.service.oldestMillis = 800;
    world.term().pass(ofSeconds(1));
    assertThat(world.events(DrainEvent.Progress.class))
        .containsExactly(
            new DrainEvent.Progress(4, 3, 1, 800, 29_750),
            new DrainEvent.Progress(4, 3, 1, 800, 29_500),
            new DrainEvent.Progress(4, 3, 1, 800, 29_250),
            new DrainEvent.Progress(4, 3, 1, 800, 29_000));
  }

  @Test
  void heartbeatsContinueToTheEnd() {
    world.service.connections = 1;
    world.service.inFlight = 1;
    world.term().pass(ofSeconds(10));
    assertThat(world.heartbeats()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(world.last(ProcessEvent.Heartbeat.class).state()).isEqualTo("draining");
  }
}
