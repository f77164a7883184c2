package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static dev.handoff.verdict.Story.TRAFFIC;
import static dev.handoff.verdict.Story.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.Envelope;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RequestEvent;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.verdict.Verdict.Latency;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict on a restart about which everything is known, and when it is settled. */
class VerdictsTest {
  private final Story story = new Story();

  @Test
  void aGoodRestartUnderTraffic() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_050);
    story.calm(1_000, 4_000, NEW).finished(4_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "0 of 110 requests lost; 2 slow requests finished on the old process while the new one served.");
    assertThat(verdict.conclusion().tone()).hasToString("good");
    assertThat(verdict.conclusion().outcome()).hasToString("done");
    assertThat(verdict.number()).isEqualTo(1);
    assertThat(verdict.before().pid()).isEqualTo(OLD);
    assertThat(verdict.after().pid()).isEqualTo(NEW);
    assertThat(verdict.after().gen()).isEqualTo(3);
    assertThat(verdict.window().readyMillis()).isEqualTo(200);
    assertThat(verdict.window().windowTo()).isEqualTo(2_055_000_000L);
    assertThat(verdict.counts().window().tally().planned()).isEqualTo(110);
    assertThat(verdict.counts().answeredBy()).isEqualTo(Map.of("4823", 110L));
    assertThat(verdict.fate().longestSlowSeconds()).isEqualTo(10);
    assertThat(verdict.times().inside()).isEqualTo(new Latency(110, 1_000, 1_000, 2_000));
    assertThat(verdict.times().outside()).isEqualTo(new Latency(100, 1_000, 1_000, 2_000));
    assertThat(verdict.window().settled()).isTrue();
  }

  @Test
  void lossesAreNamedByClassAndIncludeRetryableOnes() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story
        .bucket(1_100, 10, 7, OLD, Map.of("connect-refused", 3))
        .bucket(1_200, 10, 8, NEW, Map.of("closed-before-response-reused", 2))
        .calm(1_200, 3_000, NEW)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .startsWith(
            "5 of 110 requests lost: 3 connect-refused,"
                + " 2 closed-before-response-reused (retryable); 2 slow");
    assertThat(verdict.conclusion().tone()).hasToString("bad");
    assertThat(verdict.failed()).isEqualTo(5);
    assertThat(verdict.counts().retryable()).isEqualTo(2);
    assertThat(verdict.counts().failures())
        .isEqualTo(Map.of("connect-refused", 3L, "closed-before-response-reused", 2L));
  }

  @ParameterizedTest
  @CsvSource({", 2", "GET, 2", "PUT, 2", "POST, 0", "PURGE, 0"})
  void aClientMayRepeatOnlyRequestsOfSomeMethods(String method, long retryable) {
    story.traffic(0, method).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story
        .bucket(1_100, 10, 8, NEW, Map.of("closed-before-response-reused", 2))
        .calm(1_100, 3_000, NEW)
        .finished(3_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.counts().retryable()).isEqualTo(retryable);
    assertThat(verdict.sentence())
        .contains("2 closed-before-response-reused" + (retryable == 0 ? ";" : " (retryable);"));
  }

  @Test
  void failuresOutsideTheWindowAreNotCounted() {
    story.traffic(0).bucket(500, 10, 5, OLD, Map.of("timeout", 5)).calm(500, 1_000, OLD);
    story.upgradeDone(1_000);
    story.calm(1_000, 3_000, NEW).bucket(3_100, 10, 0, NEW, Map.of("timeout", 10)).finished(3_110);
    assertThat(story.verdict().failed()).isZero();
  }

  @Test
  void aFailedUpgrade() {
    story.traffic(0).calm(0, 1_000, OLD);
    story
        .at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"))
        .at(1_005, OLD, new ChildEvent.Spawned(NEW, 3))
        .at(1_300, OLD, new ChildEvent.Failed(NEW, "exit", "Exited with code 1 before ready."))
        .at(1_301, OLD, new UpgradeEvent.Backoff(1, 1_000));
    story.calm(1_000, 2_000, OLD).finished(2_010);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "The upgrade failed (exited with code 1 before ready); the old process never stopped serving:"
                + " 0 of 30 requests lost.");
    assertThat(verdict.conclusion().outcome()).hasToString("failed");
    assertThat(verdict.conclusion().tone()).hasToString("good");
    assertThat(verdict.window().readyMillis()).isNull();
  }

  @Test
  void eachAttemptOfOneProcessHasAVerdict() {
    story.at(0, OLD, new ProcessEvent.Ready(1));
    for (long at : new long[] {1_000, 5_000}) {
      story
          .at(at, OLD, new UpgradeEvent.Requested("SIGHUP"))
          .at(at + 100, OLD, new ChildEvent.Failed(0, "spawn", "No such program."));
    }
    story.upgradeDone(20_000);
    assertThat(story.verdicts())
        .extracting(Verdict::number, verdict -> verdict.conclusion().outcome().toString())
        .containsExactly(tuple(1, "failed"), tuple(2, "failed"), tuple(3, "done"));
  }

  @Test
  void aRefusedUpgradeIsNotARestart() {
    story.at(1_000, OLD, new UpgradeEvent.Refused("SIGHUP", "Still backing off."));
    assertThat(story.verdicts()).isEmpty();
  }

  @Test
  void cutRequestsAreReported() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgrade(1_000);
    story.at(2_000, OLD, new ProcessEvent.Exiting(1, "upgraded", 100, 1));
    story.calm(1_000, 3_000, NEW).finished(3_010);
    assertThat(story.verdict().sentence())
        .startsWith("The old process cut off 1 request; so far 0 of ");
    assertThat(story.verdict().conclusion().tone()).hasToString("bad");
  }

  @Test
  void aVerdictIsSettledOnceNoRequestOfItsWindowIsOpen() {
    story.traffic(0).calm(0, 1_000, OLD).oldest(900);
    story.upgrade(1_000);
    story.at(2_000, OLD, new ProcessEvent.Exiting(0, "upgraded", 100, 0));
    story.bucket(1_100, 10, 7, NEW, Map.of()).calm(1_100, 3_000, NEW);
    assertThat(story.verdict().window().settled()).isFalse();
    story.oldest(2_900).calm(3_000, 3_100, NEW);
    assertThat(story.verdict().window().settled()).as("before its end has been seen").isFalse();
    story.at(2_005, 1, new ProcessEvent.Exited(OLD, 0, null));
    assertThat(story.verdict().window().settled()).isTrue();
    assertThat(story.verdict().sentence()).startsWith("0 of ");
  }

  @Test
  void theVerdictOnAnOpenRestartSaysSoFar() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgrade(1_000);
    story.calm(1_000, 1_500, NEW).bucket(1_600, 10, 7, NEW, Map.of());
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence())
        .isEqualTo(
            "So far 0 of 60 requests lost; 3 still waiting for an answer;"
                + " 2 slow requests finished on the old process while the new one served.");
    assertThat(verdict.conclusion().tone()).hasToString("open");
    assertThat(verdict.window().settled()).isFalse();
    assertThat(verdict.window().windowTo()).isNull();
    assertThat(verdict.counts().window().inFlight()).isEqualTo(3);
  }

  @Test
  void aRequestOfTheWindowThatFailsLaterIsCounted() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story.calm(1_000, 1_900, NEW).bucket(2_100, 10, 8, NEW, Map.of());
    assertThat(story.verdict().sentence())
        .startsWith("So far 0 of 100 requests lost; 2 still waiting");
    story
        .at(2_150, TRAFFIC, failure("truncated", 2_050))
        .at(2_160, TRAFFIC, failure("connect-refused", 2_140))
        .bucket(2_200, 10, 9, NEW, Map.of("truncated", 1, "connect-refused", 1))
        .calm(2_200, 2_300, NEW);
    assertThat(story.verdict().sentence()).startsWith("So far 1 of 100 requests lost: 1 truncated");
    story.bucket(2_400, 0, 1, NEW, Map.of()).calm(2_400, 2_500, NEW).finished(2_510);
    Verdict verdict = story.verdict();
    assertThat(verdict.sentence()).startsWith("1 of 100 requests lost: 1 truncated;");
    assertThat(verdict.failed()).isEqualTo(1);
    assertThat(verdict.counts().window().tally().answered()).isEqualTo(99);
    assertThat(verdict.counts().window().inFlight()).isZero();
  }

  @Test
  void aSlowRequestThatWasAbandonedOrEndedTooEarlyIsNotASurvivor() {
    story.at(1_000, OLD, new UpgradeEvent.Requested("SIGHUP"));
    story.at(1_100, OLD, new RequestEvent.SlowFinished(1, 10, 10));
    story.at(1_200, OLD, new ChildEvent.Ready(NEW, 3, 200));
    story.at(1_300, OLD, new RequestEvent.SlowFinished(2, 4, 10));
    story.at(1_300, NEW, new RequestEvent.SlowFinished(2, 10, 10));
    story.at(1_400, OLD, new ProcessEvent.Exiting(0, "upgraded", 1, 0));
    assertThat(story.verdict().fate().slowFinished()).isZero();
  }

  @Test
  void orderOfArrivalAndRepetitionsDoNotMatter() {
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story.bucket(1_100, 10, 7, OLD, Map.of("reset", 3)).calm(1_100, 3_000, NEW).finished(3_010);
    List<Verdict> expected = story.verdicts();
    for (int seed = 0; seed < 20; seed++) {
      List<Envelope> servers = new ArrayList<>();
      List<Envelope> traffic = new ArrayList<>();
      for (Envelope envelope : story.said()) {
        (envelope.pid() == TRAFFIC ? traffic : servers).add(envelope);
      }
      servers.addAll(servers.stream().map(Story::repeat).toList());
      Collections.shuffle(servers, new Random(seed));
      traffic.addAll(servers);
      List<Envelope> firstLive = new ArrayList<>(traffic);
      assertThat(Verdicts.of(story.entries(firstLive))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void aSettledVerdictStaysAfterItsReportsAreGone() {
    Verdicts verdicts = new Verdicts(0);
    story.traffic(0).calm(0, 1_000, OLD);
    story.upgradeDone(1_000);
    story.calm(1_000, 60_000, NEW);
    story.entries(story.said()).forEach(verdicts::accept);
    List<Verdict> before = verdicts.all();
    story.said().clear();
    story.calm(60_000, 800_000, NEW);
    story.entries(story.said()).forEach(verdicts::accept);
    assertThat(verdicts.all()).isEqualTo(before);
    assertThat(before.get(0).sentence()).startsWith("0 of 110 requests lost");
  }
}
