package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.Event;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.RestartEvent.Asked;
import dev.handoff.event.RestartEvent.Settled;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.Tail;
import dev.handoff.story.Generation;
import dev.handoff.story.Teller;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestartReportsTest {
  private static final long OLD = 5_000_001;
  private static final long NEW = 5_000_002;

  private final Teller teller = new Teller();
  private final RestartReports restarts = new RestartReports(teller.journal);
  private final Tail reports = new Tail(teller.journal, 0);
  private final Generation old =
      new Generation(OLD, 1, "serving", "v1", "127.0.0.1:1", 0, 0, 0, 0, null);

  @Test
  void itIsAskedJustBeforeTheServerHearsOfItAndSettledWhenTheOldProcessHasEnded() throws Exception {
    ask(new UpgradeEvent.Requested("SIGHUP"));
    Envelope asked = next(Asked.class);
    assertThat(asked.event()).isEqualTo(new Asked(1, "the server", "SIGHUP", OLD, List.of(OLD)));
    assertThat(teller.journal.after(0, 10))
        .filteredOn(entry -> entry.envelope().event() instanceof UpgradeEvent.Requested)
        .allMatch(entry -> entry.envelope().mono() >= asked.mono());
    says(new ChildEvent.Ready(NEW, 2, 200));
    says(new UpgradeEvent.Done(NEW, 300));
    says(new ProcessEvent.Exiting(0, "upgraded", 10, 0));
    long before = teller.journal.lastId();
    teller.says(1, 0, new ProcessEvent.Exited(OLD, 0, null));
    assertThat(next(Settled.class).event()).isEqualTo(new Settled(1, true, null, List.of()));
    assertThat(teller.journal.lastId()).isEqualTo(before + 2);
  }

  @Test
  void aFailureIsItsEndAndEachHasItsNumber() throws Exception {
    for (int id = 1; id <= 2; id++) {
      ask(new UpgradeEvent.Requested("SIGHUP"));
      says(new ChildEvent.Failed(NEW, "exit", "It exited."));
      assertThat(next(Settled.class).event())
          .isEqualTo(new Settled(id, false, "It exited.", List.of(OLD)));
    }
  }

  @Test
  void oneThatIsRefusedIsOverAtOnce() throws Exception {
    ask(new UpgradeEvent.Refused("SIGHUP", "Still busy."));
    assertThat(next(Settled.class).event())
        .isEqualTo(new Settled(1, false, "Still busy.", List.of(OLD)));
  }

  @Test
  void oneThatNobodyReactsToIsOverToo() throws Exception {
    restarts.ask(old, () -> true);
    assertThat(next(Settled.class).event())
        .isEqualTo(new Settled(1, false, "It did not react to SIGHUP.", List.of(OLD)));
  }

  @Test
  void anOldProcessThatDiesFirstLeavesItUnfinished() throws Exception {
    ask(new UpgradeEvent.Requested("SIGHUP"));
    teller.says(1, 0, new ProcessEvent.Exited(OLD, null, "KILL"));
    Settled settled = (Settled) next(Settled.class).event();
    assertThat(settled.finished()).isFalse();
    assertThat(settled.stayed()).isEmpty();
  }

  @Test
  void aProcessThatIsGoneWasNotAsked() {
    assertThat(restarts.ask(old, () -> false)).isFalse();
    assertThat(teller.journal.lastId()).isZero();
  }

  private void ask(Event answer) {
    restarts.ask(
        old,
        () -> {
          says(answer);
          return true;
        });
  }

  private void says(Event event) {
    teller.says(OLD, 1, event);
  }

  private Envelope next(Class<? extends RestartEvent> type) throws InterruptedException {
    while (true) {
      Envelope next =
          reports.next(System.nanoTime() + TimeUnit.SECONDS.toNanos(50)).orElseThrow().envelope();
      if (type.isInstance(next.event())) {
        return next;
      }
    }
  }
}
