package dev.handoff.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.StandbyEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.journal.ProcessId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveStoryTest extends ToldStory {
  @Test
  void aGenerationServesOnceItIsReady() {
    teller.says(OLD, 1, new ProcessEvent.Started(1, "v1", "17", List.of()));
    assertThat(story.now().serving()).isEmpty();
    assertThat(story.now().starting()).map(Generation::state).contains("starting");
    teller.says(OLD, 1, new ProcessEvent.Listening("127.0.0.1:8080", 7, false));
    teller.says(OLD, 1, new ProcessEvent.Ready(200));
    teller.says(OLD, 1, new ProcessEvent.Heartbeat("serving", 250, 3, 2, 9, 8));

    Generation serving = story.now().serving().orElseThrow();
    assertThat(serving.pid()).isEqualTo(OLD);
    assertThat(serving.release()).isEqualTo("v1");
    assertThat(serving.address()).isEqualTo("127.0.0.1:8080");
    assertThat(List.of(serving.connections(), serving.inFlight())).containsExactly(3, 2);
    assertThat(serving.served()).isEqualTo(8);
    assertThat(serving.alive()).isTrue();
  }

  @Test
  void aStandbyNeitherServesNorStartsUntilItIsCalled() {
    serve(OLD, 1);
    teller.says(OLD, 1, new StandbyEvent.Spawned(NEW, 2));
    assertThat(generation(NEW).state()).isEqualTo("standby");
    teller.says(NEW, 2, new ProcessEvent.Started(OLD, "v2", "17", List.of()));
    teller.says(NEW, 2, new ProcessEvent.Listening("127.0.0.1:8080", 7, true));
    assertThat(generation(NEW).state()).isEqualTo("standby");
    teller.says(NEW, 2, new ProcessEvent.Waiting(600));
    teller.says(NEW, 2, new ProcessEvent.Heartbeat("standby", 650, 0, 0, 0, 0));
    assertThat(story.now().serving()).map(Generation::pid).contains(OLD);
    assertThat(story.now().starting()).isEmpty();
    assertThat(story.now().upgrade().state()).isEqualTo("idle");

    teller.says(OLD, 1, new UpgradeEvent.Requested("SIGHUP"));
    teller.says(OLD, 1, new StandbyEvent.Called(NEW, 2, 40_000));
    assertThat(story.now().starting()).map(Generation::pid).contains(NEW);
    teller.says(NEW, 2, new ProcessEvent.Ready(40_030));
    teller.says(OLD, 1, new ChildEvent.Ready(NEW, 2, 30));
    assertThat(story.now().serving()).map(Generation::pid).contains(NEW);
  }

  @Test
  void aStandbyIsKnownByItsOwnWordsAlone() {
    teller.says(NEW, 2, new ProcessEvent.Started(OLD, "v2", "17", List.of()));
    teller.says(NEW, 2, new ProcessEvent.Waiting(600));
    assertThat(generation(NEW).state()).isEqualTo("standby");
    assertThat(story.now().starting()).isEmpty();
  }

  @Test
  void eventsRepeatedAfterAReconnectChangeNothing() {
    Envelope ready = serve(OLD, 1);
    teller.says(OLD, 1, new ProcessEvent.Draining("terminated", 1, 1, 1));
    teller.repeats(ready);

    assertThat(generation(OLD).state()).isEqualTo("draining");
    assertThat(story.now().serving()).isEmpty();
  }

  @Test
  void repeatedEventsAreEnoughToKnowARunningServer() {
    Teller before = new Teller();
    for (Envelope said :
        List.of(
            before.says(OLD, 2, new ProcessEvent.Started(1, "v2", "17", List.of())),
            before.says(OLD, 2, new ProcessEvent.Ready(1)))) {
      teller.repeats(said);
    }
    assertThat(story.now().serving()).map(Generation::generation).contains(2);
  }

  @Test
  void aReusedPidBelongsToAnotherProcess() {
    serve(OLD, 1);
    teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    teller.forgetCount(OLD);
    teller.says(OLD, 5, new ProcessEvent.Started(1, "v3", "17", List.of()));

    assertThat(generation(OLD).alive()).isTrue();
    assertThat(generation(OLD).generation()).isEqualTo(5);
    assertThat(story.now().generations()).hasSize(1);
  }

  @Test
  void theEndOfAnEarlierProcessWithTheSamePidIsIgnored() {
    Envelope early = teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    serve(OLD, 1);
    teller.repeats(early);

    assertThat(generation(OLD).alive()).isTrue();
  }

  @Test
  void noEventMakesProcessOneOrAGroupAServer() {
    for (long pid : new long[] {1, 0, -1}) {
      serve(pid, 1);
      teller.says(OLD, 1, new ChildEvent.Spawned(pid, 2));
    }
    assertThat(story.now().generations()).extracting(Generation::pid).containsExactly(OLD);
  }

  @Test
  void theReportOfAnEndMayArriveBeforeTheLastEventsOfTheProcess() {
    Teller silent = new Teller();
    Envelope started = silent.says(OLD, 2, new ProcessEvent.Started(1, "v2", "17", List.of()));
    Envelope ready = silent.says(OLD, 2, new ProcessEvent.Ready(5));
    Envelope run =
        silent.says(
            NEW,
            0,
            new TrafficEvent.Started("u", 5, "close", "uniform", 9, 0, 15_000, "", 0, "GET"));
    teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    teller.says(LIVING, 0, new ProcessEvent.Exited(NEW, null, "KILL"));
    List.of(started, ready, run).forEach(teller::tell);

    assertThat(story.now().serving()).isEmpty();
    assertThat(generation(OLD).exit()).isEqualTo(new Generation.Exit(1, null));
    assertThat(story.now().traffic().running()).isFalse();
    assertThat(story.running()).isEmpty();
  }

  @Test
  void theLatestTrafficRunIsCounted() {
    teller.says(
        NEW,
        0,
        new TrafficEvent.Started("u", 5, "close", "uniform", 9_000, 0.5, 15_000, "", 0, "GET"));
    assertThat(story.now().traffic().running()).isTrue();
    teller.says(
        NEW, 0, new TrafficEvent.Finished(new Tally(10, 7, 2, 1), Map.of(), Map.of(), "stopped"));
    teller.says(
        OLD, 0, new TrafficEvent.Finished(new Tally(99, 99, 0, 0), Map.of(), Map.of(), "duration"));

    TrafficStatus run = story.now().traffic();
    assertThat(run.running()).isFalse();
    assertThat(run.tally()).isEqualTo(new Tally(10, 7, 2, 1));
    assertThat(run.why()).isEqualTo("stopped");
  }

  @Test
  void trafficWithThePidOfAnOldGenerationIsTheProcessThatHasItNow() {
    serve(OLD, 1);
    ProcessId server = story.process(OLD).orElseThrow();
    teller.says(LIVING, 0, new ProcessEvent.Exited(OLD, 1, null));
    teller.forgetCount(OLD);
    Envelope begun =
        teller.says(
            OLD,
            0,
            new TrafficEvent.Started("u", 5, "close", "uniform", 9_000, 0, 15_000, "", 0, "GET"));
    assertThat(story.process(OLD).orElseThrow().isAfter(server)).isTrue();
    assertThat(story.lastWordOf(OLD)).hasValue(begun.mono());
    assertThat(story.running()).extracting(LiveStory.Running::process).doesNotContain(server);

    teller.forgetCount(OLD);
    serve(OLD, 2);
    assertThat(story.process(OLD).orElseThrow().since()).isGreaterThan(begun.mono());
  }

  @Test
  void aKilledTrafficProcessNoLongerCountsAsRunning() {
    teller.says(
        NEW,
        0,
        new TrafficEvent.Started("u", 5, "close", "uniform", 9_000, 0.5, 15_000, "", 0, "GET"));
    teller.says(LIVING, 0, new ProcessEvent.Exited(NEW, null, "KILL"));
    assertThat(story.now().traffic().running()).isFalse();
    assertThat(story.now().traffic().why()).contains("SIGKILL");
  }

  @Test
  void theSnapshotRestoresWhatHasLeftTheRing() {
    serve(OLD, 1);
    for (int i = 0; i < 20_000; i++) {
      teller.says(OLD, 1, new ProcessEvent.Heartbeat("serving", i, 0, 0, 0, i));
    }
    assertThat(story.now().serving()).map(Generation::served).contains(19_999L);
  }

  @Test
  void generationsThatEndedLongAgoAreForgotten() {
    for (int gen = 1; gen <= 100; gen++) {
      serve(OLD + gen, gen);
      teller.says(LIVING, 0, new ProcessEvent.Exited(OLD + gen, 0, null));
    }
    serve(OLD, 101);
    assertThat(story.now().generations()).hasSizeLessThan(70);
    assertThat(story.now().serving()).map(Generation::pid).contains(OLD);
  }
}
