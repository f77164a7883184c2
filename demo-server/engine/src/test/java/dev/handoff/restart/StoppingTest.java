package dev.handoff.restart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ComponentEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that writes to a store: how the two are stopped after the last connection. */
@Timeout(60)
class StoppingTest {
  private final World world = new World();
  private ScriptedComponent store;
  private ScriptedComponent worker;

  @BeforeEach
  void register() {
    store = world.register("store", ofSeconds(30));
    worker = world.register("worker", ofSeconds(5));
  }

  @Test
  void noComponentStopsWhileAConnectionIsLeft() {
    world.service.connections = 1;
    world.service.inFlight = 1;
    world.term().pass(ofSeconds(1));
    assertThat(world.events(ComponentEvent.class)).isEmpty();
  }

  @Test
  void theLastRegisteredComponentStopsFirst() throws Exception {
    worker.pending = 3;
    world.term().pass(ofSeconds(1));
    assertThat(world.events(ComponentEvent.class))
        .containsExactly(new ComponentEvent.Stopping("worker", 3));
    assertThat(world.state()).isEqualTo("draining");
    worker.finishes();
    world.pass(ofMillis(20));
    store.finishes();
    world.pass(ofMillis(20));
    assertThat(world.events(ComponentEvent.class))
        .containsExactly(
            new ComponentEvent.Stopping("worker", 3),
            new ComponentEvent.Stopped("worker", 0, 1000),
            new ComponentEvent.Stopping("store", 0),
            new ComponentEvent.Stopped("store", 0, 20));
    assertThat(world.exited()).isEqualTo(new Exited(0, "terminated", 0));
  }

  @Test
  void aComponentThatMissesItsDeadlineDelaysNothingAndTheExitSaysSo() throws Exception {
    worker.pending = 2;
    world.term().pass(ofMillis(20)).pass(ofSeconds(5));
    assertThat(world.events(ComponentEvent.Stopped.class)).isEmpty();
    world.pass(ofMillis(20));
    assertThat(world.last(ComponentEvent.Stopped.class))
        .isEqualTo(new ComponentEvent.Stopped("worker", 2, 5020));
    assertThat(worker.isInterrupted()).isTrue();
    store.finishes();
    world.pass(ofMillis(20));
    assertThat(world.exited()).isEqualTo(new Exited(1, "terminated, worker unfinished", 0));
  }

  @Test
  void aComponentThatFailsDelaysNothingAndTheExitSaysSo() throws Exception {
    world.term().pass(ofMillis(20));
    assertThat(errorsOf(() -> worker.fails(new IllegalStateException("its disk is full"))))
        .isEqualToIgnoringNewLines(
            "The component worker failed to stop: java.lang.IllegalStateException: its disk is full");
    world.pass(ofMillis(20));
    store.finishes();
    world.pass(ofMillis(20));
    assertThat(world.exited()).isEqualTo(new Exited(1, "terminated, worker unfinished", 0));
  }

  @Test
  void eachComponentThatDoesNotFinishIsNamed() throws Exception {
    world.term().pass(ofMillis(20));
    worker.fails(new IllegalStateException("its disk is full"));
    world.pass(ofMillis(20));
    store.fails(new IllegalStateException("so is its own"));
    world.pass(ofMillis(20));
    assertThat(world.exited())
        .isEqualTo(new Exited(1, "terminated, worker unfinished, store unfinished", 0));
  }

  @Test
  void cutRequestsShowInTheExitEvenIfAllComponentsFinish() throws Exception {
    world.service.connections = 1;
    world.service.inFlight = 1;
    world.term().pass(ofSeconds(30));
    worker.finishes();
    world.pass(ofMillis(20));
    store.finishes();
    world.pass(ofMillis(20));
    assertThat(world.exited()).isEqualTo(new Exited(1, "terminated, drain timeout", 1));
  }

  @Test
  void componentsStopAfterAnUpgradeToo() throws Exception {
    world.hup().childSays("ready\n").pass(ofSeconds(3));
    worker.finishes();
    world.pass(ofMillis(20));
    store.finishes();
    world.pass(ofMillis(20));
    assertThat(world.exited()).isEqualTo(new Exited(0, "upgraded", 0));
  }

  @Test
  void aSecondTermWaitsForNoComponent() {
    world.term().pass(ofMillis(20)).term();
    assertThat(world.exited()).isEqualTo(new Exited(1, "forced by a second SIGTERM", 0));
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static String errorsOf(Step step) throws InterruptedException {
    PrintStream usual = System.err;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setErr(new PrintStream(errors, true, UTF_8));
    try {
      step.run();
    } finally {
      System.setErr(usual);
    }
    return errors.toString(UTF_8);
  }
}
