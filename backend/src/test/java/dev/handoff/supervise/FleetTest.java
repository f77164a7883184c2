package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.posix.Exit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetTest extends ToldFleet {
  @Test
  void aGenerationServesOnceItIsReady() {
    story.says(OLD, 1, new ProcessEvent.Started(1, "v1", "17", List.of()));
    assertThat(fleet.now().serving()).isEmpty();
    assertThat(fleet.now().starting()).map(Generation::state).contains("starting");
    story.says(OLD, 1, new ProcessEvent.Listening("127.0.0.1:8080", 7, false));
    story.says(OLD, 1, new ProcessEvent.Ready(200));
    story.says(OLD, 1, new ProcessEvent.Heartbeat("serving", 250, 3, 2, 9, 8));

    Generation serving = fleet.now().serving().orElseThrow();
    assertThat(serving.pid()).isEqualTo(OLD);
    assertThat(serving.release()).isEqualTo("v1");
    assertThat(serving.address()).isEqualTo("127.0.0.1:8080");
    assertThat(List.of(serving.connections(), serving.inFlight())).containsExactly(3, 2);
    assertThat(serving.served()).isEqualTo(8);
    assertThat(serving.alive()).isTrue();
  }

  @Test
  void eventsRepeatedAfterAReconnectChangeNothing() {
    Envelope ready = serve(OLD, 1);
    story.says(OLD, 1, new ProcessEvent.Draining("terminated", 1, 1, 1));
    story.repeats(ready);

    assertThat(generation(OLD).state()).isEqualTo("draining");
    assertThat(fleet.now().serving()).isEmpty();
  }

  @Test
  void repeatedEventsAreEnoughToKnowARunningServer() {
    Story before = new Story();
    for (Envelope said :
        List.of(
            before.says(OLD, 2, new ProcessEvent.Started(1, "v2", "17", List.of())),
            before.says(OLD, 2, new ProcessEvent.Ready(1)))) {
      story.repeats(said);
    }
    assertThat(fleet.now().serving()).map(Generation::generation).contains(2);
  }

  @Test
  void aReusedPidBelongsToAnotherProcess() {
    serve(OLD, 1);
    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    story.forgetCount(OLD);
    story.says(OLD, 5, new ProcessEvent.Started(1, "v3", "17", List.of()));

    assertThat(generation(OLD).alive()).isTrue();
    assertThat(generation(OLD).generation()).isEqualTo(5);
    assertThat(fleet.now().generations()).hasSize(1);
  }

  @Test
  void theEndOfAnEarlierProcessWithTheSamePidIsIgnored() {
    Envelope early = story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    serve(OLD, 1);
    story.repeats(early);

    assertThat(generation(OLD).alive()).isTrue();
  }

  @Test
  void noEventMakesProcessOneOrAGroupAServer() {
    for (long pid : new long[] {1, 0, -1}) {
      serve(pid, 1);
      story.says(OLD, 1, new ChildEvent.Spawned(pid, 2));
    }
    assertThat(fleet.now().generations()).extracting(Generation::pid).containsExactly(OLD);
  }

  @Test
  void aProcessMissingFromProcHasEndedEvenIfNothingReportsIt() {
    serve(OLD, 1);
    serve(LIVING, 2);
    assertThat(fleet.unseenEnds()).containsExactly(new ProcessEvent.Exited(OLD, null, null));

    story.says(OLD, 1, new ProcessEvent.Exiting(1, "forced", 1, 1));
    assertThat(fleet.unseenEnds()).containsExactly(new ProcessEvent.Exited(OLD, 1, null));

    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    assertThat(fleet.unseenEnds()).isEmpty();
  }

  @Test
  void theReportOfAnEndMayArriveBeforeTheLastEventsOfTheProcess() {
    Story silent = new Story();
    Envelope started = silent.says(OLD, 2, new ProcessEvent.Started(1, "v2", "17", List.of()));
    Envelope ready = silent.says(OLD, 2, new ProcessEvent.Ready(5));
    Envelope run =
        silent.says(
            NEW, 0, new TrafficEvent.Started("u", 5, "close", "uniform", 9, 0, 15_000, "", 0));
    story.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    story.says(LIVING, 0, new ProcessEvent.Exited(NEW, null, "KILL"));
    List.of(started, ready, run).forEach(story::tell);

    assertThat(fleet.now().serving()).isEmpty();
    assertThat(generation(OLD).exit()).isEqualTo(new Exit(1, null));
    assertThat(fleet.now().traffic().running()).isFalse();
    assertThat(fleet.unseenEnds()).isEmpty();
  }

  @Test
  void theLatestTrafficRunIsCounted() {
    story.says(
        NEW, 0, new TrafficEvent.Started("u", 5, "close", "uniform", 9_000, 0.5, 15_000, "", 0));
    assertThat(fleet.now().traffic().running()).isTrue();
    story.says(
        NEW, 0, new TrafficEvent.Finished(new Tally(10, 7, 2, 1), Map.of(), Map.of(), "stopped"));
    story.says(
        OLD, 0, new TrafficEvent.Finished(new Tally(99, 99, 0, 0), Map.of(), Map.of(), "duration"));

    TrafficStatus run = fleet.now().traffic();
    assertThat(run.running()).isFalse();
    assertThat(run.tally()).isEqualTo(new Tally(10, 7, 2, 1));
    assertThat(run.why()).isEqualTo("stopped");
  }

  @Test
  void aKilledTrafficProcessNoLongerCountsAsRunning() {
    story.says(
        NEW, 0, new TrafficEvent.Started("u", 5, "close", "uniform", 9_000, 0.5, 15_000, "", 0));
    story.says(LIVING, 0, new ProcessEvent.Exited(NEW, null, "KILL"));
    assertThat(fleet.now().traffic().running()).isFalse();
    assertThat(fleet.now().traffic().why()).contains("SIGKILL");
  }

  @Test
  void theSnapshotRestoresWhatHasLeftTheRing() {
    serve(OLD, 1);
    for (int i = 0; i < 20_000; i++) {
      story.says(OLD, 1, new ProcessEvent.Heartbeat("serving", i, 0, 0, 0, i));
    }
    assertThat(fleet.now().serving()).map(Generation::served).contains(19_999L);
  }

  @Test
  void generationsThatEndedLongAgoAreForgotten() {
    for (int gen = 1; gen <= 100; gen++) {
      serve(OLD + gen, gen);
      story.says(LIVING, 0, new ProcessEvent.Exited(OLD + gen, 0, null));
    }
    serve(OLD, 101);
    assertThat(fleet.now().generations()).hasSizeLessThan(70);
    assertThat(fleet.now().serving()).map(Generation::pid).contains(OLD);
  }
}
