package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.story.Generation;
import dev.handoff.story.Teller;
import dev.handoff.story.UpgradeOutcome;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class UpgradesTest {
  private static final long OLD = 5_000_001;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Teller teller = new Teller();
  private final Upgrades upgrades = new Upgrades(teller.journal);
  private final Generation old =
      new Generation(OLD, 1, "serving", "v1", "127.0.0.1:1", 0, 0, 0, 0, null);

  @Test
  void theOutcomeIsThatOfTheRequestedGeneration() throws Exception {
    Upgrades.Begun begun = upgrades.ask(old, says(new UpgradeEvent.Requested("SIGHUP"))).begun();
    teller.says(OLD + 1, 1, new UpgradeEvent.Done(1, 1));
    teller.says(OLD, 1, new UpgradeEvent.Done(OLD + 2, 2_345));

    assertThat(upgrades.await(begun, LONG))
        .contains(new UpgradeOutcome("done", OLD + 2, 2_345, null));
  }

  @Test
  void anEarlierOutcomeDoesNotCount() throws Exception {
    teller.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    Upgrades.Answer answer =
        upgrades.ask(old, says(new UpgradeEvent.Refused("SIGHUP", "Still busy.")));
    assertThat(answer.begun()).isNull();
    assertThat(answer.refused().outcome()).isEqualTo("refused");
    assertThat(answer.refused().why()).isEqualTo("Still busy.");
  }

  @Test
  void failuresAndRollbacksSayWhy() throws Exception {
    Upgrades.Begun begun = upgrades.ask(old, says(new UpgradeEvent.Requested("SIGHUP"))).begun();
    teller.says(OLD, 1, new ChildEvent.Failed(7, "exit", "It exited."));
    assertThat(upgrades.await(begun, LONG).orElseThrow().why()).isEqualTo("It exited.");

    begun = upgrades.ask(old, says(new UpgradeEvent.Requested("SIGHUP"))).begun();
    teller.says(OLD, 1, new UpgradeEvent.Rolledback(7, "It died."));
    assertThat(upgrades.await(begun, LONG).orElseThrow().outcome()).isEqualTo("rolledback");
  }

  @Test
  void anOldGenerationThatEndsFirstEndsTheUpgrade() throws Exception {
    Upgrades.Begun begun = upgrades.ask(old, says(new UpgradeEvent.Requested("SIGHUP"))).begun();
    teller.says(1, 0, new ProcessEvent.Exited(OLD, null, "KILL"));
    UpgradeOutcome outcome = upgrades.await(begun, LONG).orElseThrow();
    assertThat(outcome.outcome()).isEqualTo("terminated-during");
    assertThat(outcome.why()).contains(Long.toString(OLD));
  }

  @Test
  void anOldGenerationThatEndsLeavesTheOutcomeToTheNewOne() throws Exception {
    Upgrades.Begun begun = upgrades.ask(old, says(new UpgradeEvent.Requested("SIGHUP"))).begun();
    teller.says(OLD, 1, new ChildEvent.Spawned(OLD + 1, 2));
    teller.says(1, 0, new ProcessEvent.Exited(OLD, null, "KILL"));
    assertThat(upgrades.await(begun, Duration.ofMillis(1))).isEmpty();
    teller.says(OLD + 1, 2, new ProcessEvent.Ready(200));
    UpgradeOutcome outcome = upgrades.await(begun, LONG).orElseThrow();
    assertThat(outcome.outcome()).isEqualTo("orphaned");
    assertThat(outcome.pid()).isEqualTo(OLD + 1);
  }

  @Test
  void lastEventsThatArriveAfterTheReportOfTheEndDecideTheOutcome() throws Exception {
    Upgrades.Begun begun = upgrades.ask(old, says(new UpgradeEvent.Requested("SIGHUP"))).begun();
    teller.says(OLD, 1, new ChildEvent.Ready(OLD + 1, 2, 100));
    teller.says(1, 0, new ProcessEvent.Exited(OLD, 0, null));
    teller.says(OLD, 1, new UpgradeEvent.Done(OLD + 1, 2_345));
    assertThat(upgrades.await(begun, LONG).orElseThrow().outcome()).isEqualTo("done");
  }

  @Test
  void theReportOfTheEndMayEvenComeBeforeTheAnswer() throws Exception {
    BooleanSupplier signal =
        () -> {
          Envelope request = request(System.nanoTime(), false);
          teller.says(1, 0, new ProcessEvent.Exited(OLD, null, "KILL"));
          teller.tell(request);
          return true;
        };
    Upgrades.Begun begun = upgrades.ask(old, signal).begun();
    assertThat(upgrades.await(begun, LONG).orElseThrow().outcome()).isEqualTo("terminated-during");
  }

  @Test
  void whatWasSaidBeforeIsNoAnswerHoweverItComes() throws Exception {
    long before = System.nanoTime();
    BooleanSupplier signal =
        () -> {
          teller.tell(request(before, false));
          teller.tell(request(System.nanoTime(), true));
          return true;
        };
    assertThat(upgrades.ask(old, signal).begun().request().repeated()).isTrue();
  }

  @Test
  void withoutAnOutcomeInTimeThereIsNone() throws Exception {
    Upgrades.Begun begun = upgrades.ask(old, says(new UpgradeEvent.Requested("SIGHUP"))).begun();
    assertThat(upgrades.await(begun, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void theGenerationThatIsGoneOrSilentIsNamed() {
    assertThatThrownBy(() -> upgrades.ask(old, () -> false))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("PID " + OLD);
    assertThatThrownBy(() -> upgrades.ask(old, () -> true))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NO_ANSWER));
  }

  private static Envelope request(long mono, boolean repeated) {
    UpgradeEvent.Requested request = new UpgradeEvent.Requested("SIGHUP");
    return new Envelope(repeated ? 2 : 1, mono, 0, OLD, 1, repeated, request);
  }

  private BooleanSupplier says(UpgradeEvent answer) {
    return () -> {
      teller.says(OLD, 1, answer);
      return true;
    };
  }
}
