package dev.handoff.prove;

import static dev.handoff.prove.Allowed.Retryable.ALLOW;
import static dev.handoff.prove.Allowed.Retryable.COUNT;
import static dev.handoff.prove.Sample.CLOSED;
import static dev.handoff.prove.Sample.REFUSED;
import static dev.handoff.prove.Sample.USUAL;
import static dev.handoff.prove.Sample.allowed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {

  @Test
  void nothingLostIsSaidWithHowMuchItProves() {
    Judgement judgement = new Sample().fine(10).judged(USUAL);

    assertThat(judgement.code()).isZero();
    assertThat(judgement.sentence())
        .isEqualTo(
            "nginx lost 0 of 4,400 requests in 10 restarts; longest gap 21 ms (18 ms without a"
                + " restart).");
    assertThat(judgement.notes())
        .containsExactly("With 95 % confidence fewer than 26 % of restarts lose one.");
  }

  @ParameterizedTest
  @CsvSource({"1, 95", "2, 78", "3, 64", "5, 46", "10, 26", "30, 10", "100, 3", "1000, 1"})
  void theRuleOfThreeIsExactForFewRestarts(int restarts, int percent) {
    assertThat(Judgement.upperBoundPercent(restarts)).isEqualTo(percent);
  }

  @Test
  void aLossThatNobodyMayRepeatFails() {
    Judgement judgement =
        new Sample().fine(2).restart(Map.of(REFUSED, 7L, CLOSED, 3L)).judged(USUAL);

    assertThat(judgement.code()).isEqualTo(1);
    assertThat(judgement.sentence())
        .isEqualTo(
            "nginx lost 10 of 1,320 requests, of which a client may repeat 3, in 1 of 3 restarts.");
    assertThat(judgement.notes()).noneMatch(each -> each.contains("confidence"));
  }

  @Test
  void whatAClientMayRepeatIsToldAndDoesNotCount() {
    Judgement judgement = new Sample().fine(1).restart(Map.of(CLOSED, 34L)).judged(USUAL);

    assertThat(judgement.code()).isZero();
    assertThat(judgement.sentence())
        .startsWith(
            "nginx lost no request that counts in 2 restarts: 34 of 880 were lost, and a"
                + " client may repeat each of them (RFC 9112, 9.3.1); longest gap 21 ms");
    assertThat(judgement.notes())
        .containsExactly(
            "It closes kept connections when it restarts: so 34 requests of clients that"
                + " just write were lost (34 kept, 2 restarts).",
            "With 95 % confidence fewer than 78 % of restarts lose one that a client may not"
                + " repeat.",
            "With --retryable count, what a client may repeat counts too.");
  }

  @Test
  void itCountsIfSomebodyWantsThat() {
    Judgement judgement = new Sample().fine(1).restart(Map.of(CLOSED, 34L)).judged(Sample.COUNT);

    assertThat(judgement.code()).isEqualTo(1);
    assertThat(judgement.sentence())
        .isEqualTo(
            "nginx lost 34 of 880 requests, of which a client may repeat 34, in 1 of 2 restarts.");
    assertThat(judgement.notes())
        .singleElement()
        .asString()
        .startsWith("It closes kept connections when it restarts: ");
  }

  @Test
  void aStyleThatIsNeverAnsweredWithoutARestartIsSaidToBe() {
    assertThat(new Sample().fine(1).calm("think", new Tally(9, 0, 0, 9)).judged(USUAL).sentence())
        .startsWith(
            "Nothing is proved about nginx: without any restart no request of the style think was"
                + " answered in time (think), which is left out;");
  }

  @Test
  void whetherItClosesEachConnectionOnceIsSaid() {
    Sample once = new Sample().restart(Map.of(CLOSED, 34L)).restart(Map.of(CLOSED, 34L));

    assertThat(once.judged(USUAL).notes())
        .startsWith(
            "It closes each kept connection once per restart: so 68 requests of clients"
                + " that just write were lost (34 kept, 2 restarts).");
    assertThat(once.restart(Map.of(CLOSED, 40L)).judged(USUAL).notes().get(0))
        .startsWith("It closes each kept connection when it restarts, and some twice: so 108 ");
  }

  @Test
  void asMuchAsAllowedMayBeLostAndNoMore() {
    Sample sample = new Sample().fine(1).restart(Map.of(REFUSED, 3L, CLOSED, 5L));

    assertThat(sample.judged(allowed(3, ALLOW)).code()).isZero();
    assertThat(sample.judged(allowed(3, ALLOW)).sentence())
        .contains("lost 8 of 880 requests", "in 1 of 2 restarts, which is allowed (--max-lost 3)");
    assertThat(sample.judged(allowed(2, ALLOW)).code()).isEqualTo(1);
    assertThat(sample.judged(allowed(7, COUNT)).code()).isEqualTo(1);
    assertThat(sample.judged(allowed(8, COUNT)).code()).isZero();
  }

  @Test
  void aSlowRequestThatIsCutIsLost() {
    Judgement judgement = new Sample().fine(1).restart(Map.of(), false, 20.0).judged(USUAL);

    assertThat(judgement.code()).isEqualTo(1);
    assertThat(judgement.sentence())
        .isEqualTo("nginx lost 1 of 2 slow requests in flight, in 1 of 2 restarts.");
  }

  @Test
  void aGapThatIsTooLongFailsAlthoughNothingIsLost() {
    Judgement judgement = new Sample().fine(1).restart(Map.of(), true, 1_312.4).judged(USUAL);

    assertThat(judgement.code()).isEqualTo(1);
    assertThat(judgement.sentence())
        .isEqualTo(
            "nginx lost 0 of 880 requests in 2 restarts, but answered no new connection for 1,313"
                + " ms, longer than 1s.");
    assertThat(
            new Sample()
                .restart(Map.of(), true, 1_312.4)
                .judged(new Allowed(0, ALLOW, Duration.ofMillis(1_500)))
                .code())
        .isZero();
  }

  @Test
  void aGapInWhichTheGeneratorStoodStillIsNotTheServers() {
    assertThat(new Sample().late(1_312, 1_200).judged(USUAL).code()).isEqualTo(3);
    assertThat(new Sample().late(1_312, 1_200).judged(USUAL).sentence())
        .contains("the load generator itself stood still for 1,200 ms");
    assertThat(new Sample().late(1_312, 200).judged(USUAL).code()).isEqualTo(1);
    assertThat(new Sample().late(400, 390).judged(USUAL).code()).isZero();
  }

  @Test
  void withoutNewConnectionsTheGapIsUnprovenAndSaidSo() {
    Judgement judgement = new Sample().restart(Map.of(), null, null).judged(USUAL);

    assertThat(judgement.code()).isZero();
    assertThat(judgement.sentence()).contains("is not known, because it got none");
  }

  @Test
  void whatDoesNotStartProvesNothing() {
    Judgement judgement =
        new Sample()
            .asked(3)
            .ended(Proof.End.Kind.DID_NOT_START, "it does not start: no such user")
            .judged(USUAL);

    assertThat(judgement.code()).isEqualTo(3);
    assertThat(judgement.sentence())
        .isEqualTo("Nothing is proved about nginx: it does not start: no such user.");
    assertThat(judgement.notes()).isEmpty();
  }

  @Test
  void aStyleThatLosesWithoutARestartIsLeftOutAndSaidSo() {
    Judgement judgement =
        new Sample().fine(3).calm("keep-alive", new Tally(200, 180, 20, 0)).judged(USUAL);

    assertThat(judgement.code()).isEqualTo(3);
    assertThat(judgement.sentence())
        .contains("without any restart it loses 20 of 200 requests of the style keep-alive")
        .endsWith("give --connections without it to judge the others.");
  }

  @Test
  void ifAllStylesLoseWithoutARestartEachIsNamedAndNoRestartIsMissed() {
    Judgement judgement =
        new Sample()
            .asked(3)
            .calm("close", new Tally(200, 0, 200, 0))
            .calm("keep-alive", new Tally(0, 0, 0, 0))
            .judged(USUAL);

    assertThat(judgement.code()).isEqualTo(3);
    assertThat(judgement.sentence()).contains("loses 200 of 200 requests of the style close");
    assertThat(judgement.notes()).hasSize(1);
  }

  @Test
  void certainLossesComeBeforeAnyDoubt() {
    Judgement judgement =
        new Sample()
            .fine(1)
            .unfinished("did not restart: its old processes stay: PID 17 (nginx)")
            .restart(Map.of(REFUSED, 1L))
            .judged(USUAL);

    assertThat(judgement.code()).isEqualTo(1);
    assertThat(judgement.notes())
        .contains("Restart 2 did not restart: its old processes stay: PID 17 (nginx).");
  }

  @Test
  void aRestartThatIsNotFinishedOrDoubtedOrMetByNoRequestProvesNothing() {
    assertThat(new Sample().fine(9).unfinished("did not restart: it stays").judged(USUAL))
        .returns(3, Judgement::code)
        .returns(
            "Nothing is proved about nginx: restart 10 did not restart: it stays.",
            Judgement::sentence);
    assertThat(new Sample().doubted("the traffic has fallen silent").judged(USUAL).sentence())
        .contains("restart 1 proves nothing, because the traffic has fallen silent");
    assertThat(new Sample().notSent(4).judged(USUAL).code()).isZero();
    assertThat(new Sample().notSent(5).judged(USUAL).sentence())
        .contains("the load generator was too late: 5 of 440 requests were not sent in time");
    assertThat(new Sample().notSent(440).judged(USUAL).code()).isEqualTo(3);
  }

  @Test
  void lossesOutsideOfRestartsMakeTheOthersDoubtful() {
    assertThat(new Sample().fine(1).outside(Map.of(REFUSED, 2L)).judged(USUAL).sentence())
        .contains("it lost 2 requests while no restart was under way");
    assertThat(new Sample().fine(1).outside(Map.of(CLOSED, 2L)).judged(USUAL).code()).isZero();
    assertThat(new Sample().fine(1).outside(Map.of(CLOSED, 2L)).judged(Sample.COUNT).code())
        .isEqualTo(3);
  }

  @Test
  void whatEndsEarlyProvesNothingMore() {
    assertThat(new Sample().fine(2).asked(5).judged(USUAL).sentence())
        .contains("it no longer answered after restart 2 of 5");
    Judgement stopped =
        new Sample()
            .fine(2)
            .asked(5)
            .ended(Proof.End.Kind.STOPPED, "the run was ended after 2 of 5 restarts")
            .judged(USUAL);
    assertThat(stopped.code()).isEqualTo(3);
    assertThat(stopped.sentence())
        .isEqualTo("Nothing is proved about nginx: the run was ended after 2 of 5 restarts.");
    assertThat(
            new Sample()
                .asked(5)
                .ended(Proof.End.Kind.FAILED, "it has no workers that a restart could replace")
                .judged(USUAL)
                .sentence())
        .contains("it has no workers that a restart could replace");
  }

  @Test
  void severalSubjectsEndWithTheWorstOfTheirCodes() {
    Judgement kept = new Sample().fine(1).judged(USUAL);
    Judgement lost = new Sample().restart(Map.of(REFUSED, 1L)).judged(USUAL);
    Judgement unproven = new Sample().doubted("of it").judged(USUAL);

    assertThat(Judgement.code(List.of(kept, kept))).isZero();
    assertThat(Judgement.code(List.of(kept, unproven))).isEqualTo(3);
    assertThat(Judgement.code(List.of(unproven, lost, kept))).isEqualTo(1);
    assertThat(Judgement.code(List.of())).isEqualTo(3);
  }
}
