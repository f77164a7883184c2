package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static dev.handoff.verdict.Story.TRAFFIC;
import static dev.handoff.verdict.Story.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Event;
import dev.handoff.event.FaultEvent;
import dev.handoff.event.OperatorEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.RestartEvent;
import dev.handoff.event.SubjectEvent;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent.FirstAnswer;
import dev.handoff.event.UpgradeEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Somebody does something else to the server while the old process still drains. */
class InterventionsTest {
  private static final long US = 77;
  private static final long MILLI = 1_000_000;
  private static final String REFUSED = "connect-refused";
  private static final String RESET = "reset-before-response-reused";
  private static final Event SHUTDOWN = new OperatorEvent.Action("shutdown", "SIGTERM to it");

  private final Story story = new Story();

  /** A second of traffic, then an upgrade that is done; the old process drains until 9,000. */
  private Story done() {
    return story.traffic(0).calm(0, 1_000, OLD).upgrade(1_000).calm(1_000, 2_000, NEW);
  }

  /** Nobody serves for half a second, from 2,000 on; then another server does. */
  private Story outage() {
    for (long end = 2_100; end <= 2_500; end += 100) {
      for (long at = end - 95; at < end; at += 10) {
        story.at(at, TRAFFIC, failure(REFUSED, at - 1, 0));
      }
      story.bucket(end, 10, 0, NEW, Map.of(REFUSED, 10));
    }
    return story.calm(2_500, 9_000, 6_000);
  }

  private Verdict drained() {
    return story
        .at(9_000, OLD, new ProcessEvent.Exiting(0, "upgraded", 100, 0))
        .at(9_005, US, new ProcessEvent.Exited(OLD, 0, null))
        .calm(9_000, 16_000, 6_000)
        .verdict();
  }

  private static Event terminated() {
    return new ProcessEvent.Draining("terminated", 3, 1, 30_000);
  }

  private static void assertBooksBalance(Verdict verdict) {
    WindowTally window = verdict.counts().window();
    Tally tally = window.tally();
    assertThat(window.inFlightAtStart() + tally.planned())
        .isEqualTo(tally.answered() + tally.failed() + tally.notSent() + window.inFlight());
    assertThat(verdict.counts().failures().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(tally.failed());
  }

  @Test
  void aSwitchEndsTheWindowAndItsLossesAreNotThoseOfTheRestart() {
    done().at(2_000, US, new OperatorEvent.Action("subject", "exec in place of fd-handoff"));
    outage();
    Verdict verdict = drained();
    assertThat(verdict.sentence())
        .isEqualTo(
            "0 of 100 requests lost; 2 slow requests finished on the old process while the new one"
                + " served. Another server was chosen 1 s after it.");
    assertThat(verdict.window().windowTo()).isEqualTo(2_000 * MILLI);
    assertThat(verdict.window().settled()).isTrue();
    assertThat(verdict.conclusion().tone()).isEqualTo(Tone.GOOD);
    assertBooksBalance(verdict);
  }

  @Test
  void inTheReportInWhichItHappensOnlyItsOwnLossesAreGivenAway() {
    done()
        .at(2_020, TRAFFIC, failure(REFUSED, 2_019, 0))
        .at(2_040, US, SHUTDOWN)
        .at(2_045, TRAFFIC, failure("http-5xx", 2_039, NEW))
        .at(2_060, TRAFFIC, failure(REFUSED, 2_059, 0))
        .at(2_070, TRAFFIC, failure(REFUSED, 2_069, 0))
        .at(2_080, TRAFFIC, failure("not-sent", 2_079, 0))
        .bucket(2_100, 11, 6, NEW, Map.of(REFUSED, 3, "http-5xx", 1, "not-sent", 1))
        .calm(2_100, 9_000, 6_000);
    Verdict verdict = drained();
    assertThat(verdict.counts().window().tally()).isEqualTo(new Tally(109, 106, 2, 1));
    assertThat(verdict.counts().failures()).isEqualTo(Map.of(REFUSED, 1L, "http-5xx", 1L));
    assertThat(verdict.sentence()).endsWith(" The server was shut down 1 s after it.");
    assertBooksBalance(verdict);
  }

  @Test
  void aServerThatIsToldToEndByHandIsShutDown() {
    done().at(2_000, NEW, terminated());
    outage();
    assertThat(drained().sentence())
        .startsWith("0 of 100 requests lost; ")
        .endsWith(" The server was shut down 1 s after it.");
  }

  @Test
  void soIsOneThatIsStoppedBecauseTheDashboardEnds() {
    story
        .traffic(0)
        .calm(0, 1_000, OLD)
        .at(995, US, new RestartEvent.Asked(1, "it", "HUP", OLD, List.of(OLD)))
        .upgrade(1_000)
        .calm(1_000, 2_000, NEW)
        .at(1_500, US, new SubjectEvent.State("another", "stopping", null))
        .at(2_000, US, new SubjectEvent.State("it", "stopping", null));
    outage();
    assertThat(drained().window().windowTo()).isEqualTo(2_000 * MILLI);
  }

  @Test
  void whatTheOldProcessLosesAfterwardsStaysALossOfTheRestart() {
    done()
        .bucket(2_000, 2, 0, NEW, Map.of())
        .at(2_000, US, SHUTDOWN)
        .at(2_050, TRAFFIC, failure("truncated", 1_990, OLD))
        .at(2_060, TRAFFIC, failure("truncated", 1_991, NEW))
        .at(2_070, TRAFFIC, failure(RESET, 2_069, OLD))
        .bucket(2_100, 10, 9, NEW, Map.of("truncated", 2, RESET, 1))
        .at(5_050, TRAFFIC, failure("http-5xx", 5_049, OLD))
        .at(5_060, TRAFFIC, failure(RESET, 5_059, OLD))
        .calm(2_100, 5_000, 6_000)
        .bucket(5_100, 10, 8, NEW, Map.of("http-5xx", 1, RESET, 1))
        .calm(5_100, 9_000, 6_000);
    Verdict verdict = drained();
    assertThat(verdict.counts().failures())
        .isEqualTo(Map.of("truncated", 1L, RESET, 2L, "http-5xx", 1L));
    assertThat(verdict.conclusion().tone()).isEqualTo(Tone.BAD);
    assertBooksBalance(verdict);
  }

  @Test
  void aRequestThatTheOldProcessMayHaveHadCountsForTheRestart() {
    String closed = "closed-before-response-fresh";
    done()
        .bucket(2_000, 3, 0, NEW, Map.of())
        .at(2_000, US, SHUTDOWN)
        .at(2_050, TRAFFIC, failure(closed, 1_290, 0))
        .at(2_051, TRAFFIC, failure(closed, 1_310, 0))
        .at(2_052, TRAFFIC, failure("response-timeout", 1_320, NEW))
        .bucket(2_100, 10, 10, NEW, Map.of(closed, 2, "response-timeout", 1))
        .calm(2_100, 9_000, 6_000);
    assertThat(drained().counts().failures()).isEqualTo(Map.of(closed, 1L, "response-timeout", 1L));
  }

  @Test
  void itIsOpenUntilTheOldProcessHasEnded() {
    done().at(2_000, US, SHUTDOWN).calm(2_000, 20_000, 6_000);
    assertThat(story.verdict().window().settled()).isFalse();
    assertThat(story.verdict().conclusion().tone()).isEqualTo(Tone.OPEN);
    story
        .at(20_000, OLD, new ProcessEvent.Exiting(1, "upgraded, drain timeout", 100, 3))
        .calm(20_000, 24_000, 6_000);
    assertThat(story.verdict().window().settled()).as("before its end has been seen").isFalse();
    story.at(20_005, US, new ProcessEvent.Exited(OLD, 1, null)).calm(24_000, 27_000, 6_000);
    assertThat(story.verdict().window().settled()).isTrue();
    assertThat(story.verdict().sentence())
        .startsWith("The old process cut off 3 requests, not from the traffic; 0 of 100 ");
  }

  @Test
  void whoServesLaterAndWhatTheOldProcessFinishesThenIsNotItsDoing() {
    done()
        .at(2_000, US, SHUTDOWN)
        .at(2_600, TRAFFIC, new FirstAnswer(6_000, 2_600 * MILLI))
        .at(2_700, OLD, new RequestEvent.SlowFinished(3, 10, 10));
    Verdict verdict = outage().verdict();
    assertThat(verdict.sides().after()).containsExactly(NEW);
    assertThat(verdict.fate().slowFinished()).isEqualTo(2);
  }

  @Test
  void aGapGoesNoFartherThanTheWindow() {
    story.fresh(50, 1_950, 1_990, 2_600, 2_700, 8_900);
    done().at(2_000, US, SHUTDOWN);
    outage();
    assertThat(drained().times().gap().millis()).isEqualTo(1_900);
    Story hung = new Story().fresh(50, 990, 1_050, 2_600);
    hung.traffic(0).calm(0, 1_000, OLD).upgrade(1_000).calm(1_000, 2_000, NEW);
    hung.at(2_000, US, SHUTDOWN).calm(2_000, 4_000, 6_000);
    assertThat(hung.verdict().times().gap().millis()).isEqualTo(950);
    assertThat(hung.verdict().times().gap().atLeast()).isTrue();
  }

  @Test
  void aProcessThatDiesByItselfEndsNoWindow() {
    done().at(2_000, US, new ProcessEvent.Exited(NEW, 1, null));
    outage();
    Verdict verdict = drained();
    assertThat(verdict.failed()).isEqualTo(50);
    assertThat(verdict.window().windowTo()).isEqualTo(9_005 * MILLI);
    assertThat(verdict.sentence()).endsWith("served.");
  }

  @Test
  void aFaultThatKillsItAfterTheHandoverDoes() {
    done().at(2_000, US, new FaultEvent.Signal("kill-new", NEW, "KILL"));
    outage();
    assertThat(drained().sentence())
        .startsWith("0 of 100 requests lost; ")
        .endsWith(" The new process was killed on purpose 1 s after it.");
  }

  @Test
  void aFaultThatKillsItInTheProbationIsOfTheRestart() {
    story.rolledBack().at(1_650, US, new FaultEvent.Signal("kill-new", NEW, "KILL"));
    story.calm(1_000, 3_000, OLD).finished(3_010);
    assertThat(story.verdict().window().windowTo()).isEqualTo(1_700 * MILLI);
  }

  @Test
  void theNextRestartHasItsOwnLosses() {
    done()
        .at(2_000, NEW, new UpgradeEvent.Requested("SIGHUP"))
        .at(2_100, NEW, new ChildEvent.Failed(6_000, "exit", "Exited with code 1."));
    outage();
    drained();
    assertThat(story.verdicts()).extracting(Verdict::failed).containsExactly(0L, 10L);
    assertThat(story.verdicts().get(0).sentence())
        .endsWith(" The next restart began 1 s after it.");
  }

  @Test
  void whileTheNextOneGoesOnTheOldProcessFinishesItsRequests() {
    done()
        .at(2_000, NEW, new UpgradeEvent.Requested("SIGHUP"))
        .at(2_500, OLD, new RequestEvent.SlowFinished(3, 10, 10))
        .calm(2_000, 9_000, NEW);
    drained();
    assertThat(story.verdicts().get(0).fate().slowFinished()).isEqualTo(3);
  }

  @Test
  void whatHappensAfterItsEndEndsNoWindow() {
    done()
        .at(2_010, US, SHUTDOWN)
        .at(2_020, OLD, new RequestEvent.SlowFinished(3, 10, 10))
        .at(2_000, US, new ProcessEvent.Exited(OLD, null, "KILL"))
        .calm(2_000, 9_000, NEW);
    assertThat(story.verdict().window().windowTo()).isEqualTo(2_000 * MILLI);
    assertThat(story.verdict().sentence()).endsWith("before it had drained.");
  }

  @Test
  void itIsNoneEvenIfTheNextRestartEndsLongAfterTheFirst() {
    done()
        .bucket(2_000, 1, 0, NEW, Map.of())
        .at(2_000, NEW, new UpgradeEvent.Requested("SIGHUP"))
        .at(2_050, TRAFFIC, failure("truncated", 1_990, OLD))
        .bucket(2_100, 10, 10, NEW, Map.of("truncated", 1))
        .calm(2_100, 9_000, NEW);
    drained();
    story.at(16_000, NEW, new ChildEvent.Failed(6_000, "timeout", "Not ready in time."));
    story.calm(16_000, 24_000, NEW);
    assertThat(story.verdicts()).extracting(Verdict::failed).containsExactly(1L, 0L);
  }

  @Test
  void whatTheOldProcessHadIsNoLossOfTheNextRestart() {
    done()
        .bucket(2_000, 1, 0, NEW, Map.of())
        .at(2_000, NEW, new UpgradeEvent.Requested("SIGHUP"))
        .at(2_050, TRAFFIC, failure("truncated", 1_990, OLD))
        .at(2_060, TRAFFIC, failure(RESET, 2_059, OLD))
        .bucket(2_100, 10, 9, NEW, Map.of("truncated", 1, RESET, 1))
        .at(2_150, NEW, new ChildEvent.Failed(6_000, "exit", "Exited with code 1."))
        .calm(2_100, 3_000, NEW);
    assertThat(story.verdicts()).extracting(Verdict::failed).containsExactly(2L, 0L);
    story.calm(3_000, 9_000, NEW);
    drained();
    assertThat(story.verdicts()).extracting(Verdict::failed).containsExactly(2L, 0L);
  }

  @Test
  void oneThatIsShutDownBeforeItsSuccessorIsReady() {
    story
        .traffic(0)
        .calm(0, 1_000, OLD)
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_005, OLD, new ChildEvent.Spawned(NEW, 3))
        .calm(1_000, 2_000, OLD)
        .at(2_000, US, SHUTDOWN)
        .at(2_002, OLD, new ChildEvent.Failed(NEW, "signal", "Killed before ready."))
        .at(2_003, OLD, terminated())
        .at(2_300, OLD, new ProcessEvent.Exiting(0, "terminated", 100, 0))
        .at(2_301, US, new ProcessEvent.Exited(OLD, 0, null));
    outage();
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "The old process ended during the upgrade: 0 of 100 requests lost."
                + " The server was shut down 1 s after it.");
    assertThat(verdict.conclusion().outcome()).hasToString("terminated-during");
  }

  @Test
  void aSuccessorThatTellsTheOldProcessToEndIsNoShutdown() {
    story
        .traffic(0)
        .calm(0, 1_000, OLD)
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_010, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(1_100, NEW, new ProcessEvent.Started(OLD, "v2", "17", List.of()))
        .at(1_200, NEW, new ProcessEvent.Ready(190))
        .at(1_210, OLD, terminated())
        .calm(1_000, 2_000, NEW);
    outage();
    assertThat(drained().failed()).isEqualTo(50);
  }

  @Test
  void whatAnAbortedProcessLosesAfterAShutdownIsOfTheAbort() {
    story
        .traffic(0)
        .calm(0, 1_000, OLD)
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_200, OLD, new ChildEvent.Ready(NEW, 3, 200))
        .at(1_250, NEW, terminated())
        .at(1_251, OLD, new UpgradeEvent.Aborted(NEW, "SIGURG", "It was not wanted."))
        .calm(1_000, 2_000, OLD)
        .at(2_000, OLD, terminated())
        .at(2_050, TRAFFIC, failure(RESET, 2_049, NEW))
        .at(2_060, TRAFFIC, failure(REFUSED, 2_059, 0))
        .bucket(2_100, 10, 8, OLD, Map.of(RESET, 1, REFUSED, 1))
        .at(2_200, OLD, new ProcessEvent.Exited(NEW, 0, null))
        .at(2_300, OLD, new ProcessEvent.Exiting(0, "terminated", 100, 0))
        .at(2_301, US, new ProcessEvent.Exited(OLD, 0, null))
        .calm(2_100, 9_000, 6_000);
    assertThat(story.verdict().counts().failures()).isEqualTo(Map.of(RESET, 1L));
    assertThat(story.verdict().window().windowTo()).isEqualTo(2_000 * MILLI);
  }
}
