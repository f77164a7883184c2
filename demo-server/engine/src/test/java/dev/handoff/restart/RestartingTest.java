package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.EventSink;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** SIGHUP with another way to restart than the engine's. */
class RestartingTest {

  @Test
  void aProcessThatLeavesDrainsAndExits() throws InterruptedException {
    World world = hungUp((by, events, service) -> new Restart.Leave(0));
    awaitExit(world);
    assertThat(world.exited()).isEqualTo(new Exited(0, "upgraded", 0));
    assertThat(world.events())
        .containsExactly(
            new ProcessEvent.Draining("upgraded", 0, 0, 30_000),
            new ListenerEvent.Closed(World.INODE, 0));
  }

  @Test
  void whenTheNextProcessIsKnownTheRestartIsDone() throws InterruptedException {
    World world = hungUp((by, events, service) -> new Restart.Leave(77));
    awaitExit(world);
    assertThat(world.last(UpgradeEvent.Done.class).child()).isEqualTo(77);
  }

  @Test
  void aProcessThatIsCutClosesItsListenerAndExitsAtOnce() throws InterruptedException {
    World world = new World((by, events, service) -> new Restart.Cut());
    world.service.connections = 2;
    world.service.inFlight = 1;
    world.hup();
    awaitExit(world);
    assertThat(world.exited()).isEqualTo(new Exited(1, "upgraded at once", 1));
    assertThat(world.holdsListener()).isFalse();
  }

  @Test
  void aProcessWhoseRestartFailedServesOnAndMayTryAgain() throws InterruptedException {
    World world = hungUp((by, events, service) -> new Restart.Failed(77, "exit", "No."));
    awaitServing(world);
    assertThat(world.events()).containsExactly(new ChildEvent.Failed(77, "exit", "No."));
    world.hup();
    awaitServing(world);
    assertThat(world.events()).hasSize(2);
    assertThat(world.holdsListener()).isTrue();
  }

  @Test
  void aRestartThatCouldNotBeginHasFailed() throws InterruptedException {
    World world =
        hungUp(
            (by, events, service) -> {
              throw new IOException("no such program");
            });
    awaitServing(world);
    assertThat(world.events())
        .containsExactly(new ChildEvent.Failed(0, "spawn", "no such program"));
  }

  @Test
  void meanwhileAnotherRestartAndItsAbortAreRefused() throws InterruptedException {
    World world = hungUp(RestartingTest::forEver);
    assertThat(world.state()).isEqualTo("upgrading");
    world.hup().abort();
    assertThat(world.events())
        .containsExactly(
            new UpgradeEvent.Refused("SIGHUP", "A restart is under way."),
            new UpgradeEvent.AbortRefused(
                "SIGURG", "Only an upgrade by fd handoff can be aborted."));
    world.term();
  }

  @Test
  void aRestartIsInterruptedWhenTheProcessIsToldToEnd() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    World world =
        hungUp(
            (by, events, service) -> {
              try {
                return forEver(by, events, service);
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            });
    world.service.connections = 1;
    world.term();
    Await.untilTrue(() -> interrupted.getCount() == 0, () -> "the restart goes on");
    assertThat(world.state()).isEqualTo("draining");
    assertThat(world.events(ProcessEvent.Draining.class))
        .extracting(ProcessEvent.Draining::reason)
        .containsExactly("terminated");
  }

  @Test
  void aProcessThatNeverRestartsSaysWhy() throws InterruptedException {
    World world =
        new World(
            new Restart() {
              @Override
              public Outcome restart(String by, EventSink events, Service service) {
                throw new AssertionError("it was asked");
              }

              @Override
              public String refusal() {
                return "Not me.";
              }
            });
    world.hup();
    assertThat(world.events()).containsExactly(new UpgradeEvent.Refused("SIGHUP", "Not me."));
    assertThat(world.state()).isEqualTo("serving");
  }

  private static World hungUp(Restart restart) {
    return new World(restart).hup();
  }

  private static Restart.Outcome forEver(String by, EventSink events, Service service)
      throws InterruptedException {
    new CountDownLatch(1).await();
    return null;
  }

  /** The restart has a thread of its own, which nobody's clock holds up. */
  private static void awaitServing(World world) throws InterruptedException {
    Await.untilTrue(() -> world.state().equals("serving"), () -> "it does not serve");
  }

  private static void awaitExit(World world) throws InterruptedException {
    Await.untilTrue(
        () -> world.pass(Duration.ofMillis(20)).exited() != null, () -> "it has not exited");
  }
}
