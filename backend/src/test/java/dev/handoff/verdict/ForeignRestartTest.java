package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static dev.handoff.verdict.Story.TRAFFIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.event.ChildEvent;
import dev.handoff.event.ListenerEvent.Held;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RestartEvent.Asked;
import dev.handoff.event.RestartEvent.Settled;
import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent.FirstAnswer;
import dev.handoff.event.UpgradeEvent;
import dev.handoff.story.Outcome;
import dev.handoff.story.Restart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The verdict on a server that says nothing: asked and settled, the kernel, and the traffic. */
class ForeignRestartTest {
  private static final long US = 77;
  private static final long MASTER = 100;
  private static final long WORKER = 101;
  private static final long NEXT = 102;
  private static final long MILLI = 1_000_000;
  private static final String ADDRESS = "127.0.0.1:8080";
  private static final String RESET = "reset-before-response-reused";

  private final Story story = new Story();

  /** A second of traffic, then a reload that is over after 400 ms, then more traffic. */
  private Story reload() {
    return before()
        .at(1_100, US, new Held(7, ADDRESS, List.of(MASTER, WORKER, NEXT)))
        .at(1_150, TRAFFIC, new FirstAnswer(NEXT, 1_150 * MILLI))
        .calm(1_000, 1_400, NEXT)
        .at(1_390, US, new Held(7, ADDRESS, List.of(MASTER, NEXT)))
        .at(1_390, US, new ProcessEvent.Gone(WORKER, 11))
        .at(1_400, US, new Settled(1, true, null, List.of(MASTER)));
  }

  private Story before() {
    return story
        .at(0, US, new ProcessEvent.Seen(MASTER, US, "nginx", "nginx -c x", 10, true))
        .at(0, US, new ProcessEvent.Seen(WORKER, MASTER, "nginx", "nginx -c x", 11, true))
        .at(0, US, new Held(7, ADDRESS, List.of(MASTER, WORKER)))
        .traffic(0)
        .at(50, TRAFFIC, new FirstAnswer(WORKER, 50 * MILLI))
        .calm(0, 1_000, WORKER)
        .at(1_000, US, asked(1));
  }

  private static Asked asked(long id) {
    return new Asked(id, "nginx", "SIGHUP", MASTER, List.of(MASTER, WORKER));
  }

  @Test
  void theWindowGoesFromAskedToSettled() {
    Verdict verdict = reload().calm(1_400, 9_000, NEXT).verdict();
    assertThat(verdict.window().requestedMono()).isEqualTo(1_000 * MILLI);
    assertThat(verdict.window().windowTo()).isEqualTo(1_400 * MILLI);
    assertThat(verdict.window().settled()).isTrue();
    assertThat(verdict.window().firstAnswerMillis()).isEqualTo(150);
    assertThat(verdict.window().readyMillis()).isNull();
    assertThat(verdict.conclusion().outcome()).isEqualTo(Outcome.DONE);
    assertThat(verdict.conclusion().tone()).isEqualTo(Tone.GOOD);
    assertThat(verdict.counts().window().tally()).isEqualTo(new Tally(40, 40, 0, 0));
    assertThat(verdict.sentence()).isEqualTo("nginx was restarted: 0 of 40 requests lost.");
  }

  @Test
  void theKernelSaysInWhoseHandsTheListenerWas() {
    assertThat(reload().verdict().sides().listener())
        .isEqualTo(new Restart.Hands(1, true, false, 0, true, true));
    assertThat(reload().verdict().sides().way()).isEqualTo("nginx");
    Verdict managed =
        new Story()
            .at(1_000, US, new Asked(1, "systemd-restart", "systemctl", OLD, List.of(OLD)))
            .at(1_100, US, new Held(7, ADDRESS, List.of(MASTER)))
            .at(1_500, US, new Held(7, ADDRESS, List.of(MASTER, NEXT)))
            .at(1_600, TRAFFIC, new FirstAnswer(NEXT, 1_600 * MILLI))
            .at(2_000, US, new Settled(1, true, null, List.of()))
            .verdict();
    assertThat(managed.sides().listener().elsewhere()).isTrue();
    Verdict stopped =
        new Story()
            .at(900, US, new Held(7, ADDRESS, List.of(MASTER)))
            .at(1_000, US, new Asked(1, "stop-start", "stop, then start", MASTER, List.of(MASTER)))
            .at(1_100, US, new Held(7, ADDRESS, List.of()))
            .at(1_900, US, new Held(8, ADDRESS, List.of(NEXT)))
            .at(2_000, US, new Settled(1, true, null, List.of()))
            .verdict();
    assertThat(stopped.sides().listener())
        .isEqualTo(new Restart.Hands(2, false, false, 800, true, false));
  }

  @Test
  void aChildThatTellsItsParentToStopHasTakenOver() {
    Verdict verdict =
        story
            .at(1_000, US, new Asked(1, "fork-signal", "SIGHUP", OLD, List.of(OLD)))
            .at(1_001, OLD, new UpgradeEvent.Requested("SIGHUP"))
            .at(1_010, OLD, new ChildEvent.Spawned(NEW, 3))
            .at(1_200, NEW, new ProcessEvent.Ready(190))
            .at(1_210, OLD, new ProcessEvent.Draining("terminated", 1, 1, 30_000))
            .at(2_000, OLD, new ProcessEvent.Exiting(0, "terminated", 10, 0))
            .at(2_001, US, new Settled(1, true, null, List.of()))
            .verdict();
    assertThat(verdict.conclusion().outcome()).isEqualTo(Outcome.DONE);
    assertThat(verdict.window().readyMillis()).isEqualTo(200);
    assertThat(verdict.sides().way()).isEqualTo("fork-signal");
  }

  @Test
  void aMasterThatKeepsTheListenerIsBeforeAndNotAfter() {
    Verdict verdict = reload().verdict();
    assertThat(verdict.sides().before()).containsExactly(MASTER, WORKER);
    assertThat(verdict.sides().after()).containsExactly(NEXT);
  }

  @Test
  void whileItLastsItsCountsAreThoseSoFar() {
    Verdict verdict = before().calm(1_000, 1_200, WORKER).verdict();
    assertThat(verdict.conclusion().tone()).isEqualTo(Tone.OPEN);
    assertThat(verdict.sentence())
        .isEqualTo("nginx is being restarted: so far 0 of 20 requests lost.");
  }

  @Test
  void oneThatIsNotFinishedSaysWhyAndWhatItLost() {
    Verdict verdict =
        before()
            .bucket(1_100, 10, 8, WORKER, Map.of("connect-refused", 2))
            .at(1_100, TRAFFIC, Story.failure("connect-refused", 1_050, 0))
            .at(1_101, TRAFFIC, Story.failure("connect-refused", 1_051, 0))
            .at(1_200, US, new Settled(1, false, "It keeps its old workers.", List.of(WORKER)))
            .calm(1_100, 9_000, WORKER)
            .verdict();
    assertThat(verdict.conclusion().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(verdict.sentence())
        .isEqualTo(
            "nginx was not restarted (it keeps its old workers): 2 of 20 requests lost: 2"
                + " connect-refused.");
  }

  @Test
  void withoutTrafficNothingIsProved() {
    Verdict verdict =
        story
            .at(0, US, new Held(7, ADDRESS, List.of(MASTER, WORKER)))
            .at(1_000, US, asked(1))
            .at(1_400, US, new Settled(1, true, null, List.of(MASTER)))
            .at(9_000, US, new ProcessEvent.Gone(WORKER, 11))
            .verdict();
    assertThat(verdict.conclusion().tone()).isEqualTo(Tone.UNPROVEN);
    assertThat(verdict.sentence())
        .isEqualTo(
            "nginx was restarted: no traffic ran during this restart, so nothing was proved about"
                + " requests.");
  }

  @Test
  void whatIsLostLaterOnAConnectionToAWorkerThatEndedBelongsToTheRestart() {
    Verdict verdict =
        reload()
            .bucket(1_500, 10, 7, NEXT, Map.of(RESET, 2, "http-5xx", 1))
            .at(1_500, TRAFFIC, Story.failure(RESET, 1_450, WORKER))
            .at(1_501, TRAFFIC, Story.failure(RESET, 1_451, NEXT))
            .at(1_502, TRAFFIC, Story.failure("http-5xx", 1_452, WORKER))
            .calm(1_500, 9_000, NEXT)
            .verdict();
    assertThat(verdict.counts().window().tally()).isEqualTo(new Tally(41, 40, 1, 0));
    assertThat(verdict.sentence())
        .isEqualTo("nginx was restarted: 1 of 41 requests lost: 1 " + RESET + " (retryable).");
  }

  @Test
  void itIsNotSettledBeforeClientsCanHaveNoticed() {
    assertThat(reload().calm(1_400, 2_300, NEXT).verdict().window().settled()).isFalse();
    assertThat(story.calm(2_300, 2_500, NEXT).verdict().window().settled()).isTrue();
  }

  @Test
  void eachRestartHasItsOwnEnd() {
    List<Verdict> verdicts =
        reload()
            .calm(1_400, 2_000, NEXT)
            .at(2_000, US, new Asked(2, "nginx", "SIGHUP", MASTER, List.of(MASTER, NEXT)))
            .at(2_100, US, new Settled(2, false, "It does not.", List.of(MASTER, NEXT)))
            .calm(2_000, 9_000, NEXT)
            .verdicts();
    assertThat(verdicts)
        .extracting(each -> each.conclusion().outcome())
        .containsExactly(Outcome.DONE, Outcome.FAILED);
  }

  @Test
  void trafficOfTheProcessThatAsksIsCountedToo() {
    Story own = new Story();
    own.at(0, TRAFFIC, new Held(7, ADDRESS, List.of(MASTER, WORKER)))
        .traffic(0)
        .calm(0, 1_000, WORKER)
        .at(1_000, TRAFFIC, asked(1))
        .calm(1_000, 1_400, NEXT)
        .at(1_400, TRAFFIC, new Settled(1, true, null, List.of(MASTER)))
        .calm(1_400, 9_000, NEXT)
        .finished(9_000);
    assertThat(own.verdict().sentence()).isEqualTo("nginx was restarted: 0 of 40 requests lost.");
  }

  @Test
  void aProcessMaySendTrafficTwiceAndTellOfEarlierThingsMeanwhile() {
    Story own = new Story();
    own.traffic(0)
        .calm(0, 1_000, WORKER)
        .at(1_000, TRAFFIC, asked(1))
        .calm(1_000, 1_400, NEXT)
        .at(1_400, TRAFFIC, new Settled(1, true, null, List.of(MASTER)))
        .calm(1_400, 3_000, NEXT)
        .finished(3_000)
        .traffic(10_000)
        .calm(10_000, 10_500, NEXT)
        .calm(10_500, 11_000, NEXT)
        .at(11_000, TRAFFIC, asked(2))
        .calm(11_000, 11_200, NEXT)
        .at(9_900, TRAFFIC, new ProcessEvent.Seen(NEXT, MASTER, "nginx", "nginx", 20, true))
        .calm(11_200, 11_300, NEXT)
        .at(11_300, TRAFFIC, new Settled(2, true, null, List.of(MASTER)))
        .calm(11_300, 13_000, NEXT)
        .finished(13_000);
    assertThat(own.verdicts())
        .extracting(Verdict::sentence)
        .containsExactly(
            "nginx was restarted: 0 of 40 requests lost.",
            "nginx was restarted: 0 of 30 requests lost.");
  }

  @Test
  void aServerThatTellsOfItsUpgradeHasOneVerdictFromAskedOn() {
    Story told =
        story
            .traffic(0)
            .calm(0, 1_000, OLD)
            .at(995, US, new Asked(1, "the server", "SIGHUP", OLD, List.of(OLD)))
            .upgradeDone(1_000)
            .at(2_006, US, new Settled(1, true, null, List.of()))
            .calm(1_000, 9_000, NEW);
    assertThat(told.verdicts()).hasSize(1);
    Verdict verdict = told.verdict();
    assertThat(verdict.window().requestedMono()).isEqualTo(995 * MILLI);
    assertThat(verdict.window().readyMillis()).isEqualTo(205);
    assertThat(verdict.before()).isEqualTo(new Verdict.Party(OLD, 2));
    assertThat(verdict.after()).isEqualTo(new Verdict.Party(NEW, 3));
    assertThat(verdict.sides().way()).isNull();
    assertThat(verdict.sides().subject()).isNull();
    assertThat(verdict.sides().before()).containsExactly(OLD);
    assertThat(verdict.sides().after()).containsExactly(NEW);
    assertThat(verdict.conclusion().outcome()).isEqualTo(Outcome.DONE);
    assertThat(verdict.conclusion().lead()).isEmpty();
  }

  @Test
  void aRequestThatSomebodyElseMadeHasAVerdictOfItsOwn() {
    List<Verdict> verdicts =
        story
            .upgradeDone(1_000)
            .at(9_000, US, new Asked(1, "the server", "SIGHUP", NEW, List.of(NEW)))
            .at(9_001, NEW, new UpgradeEvent.Requested("SIGHUP"))
            .verdicts();
    assertThat(verdicts)
        .extracting(each -> each.window().requestedMono() / MILLI)
        .containsExactly(1_000L, 9_000L);
  }

  @Test
  void oneThatTheServerRefusesHasNoVerdict() {
    assertThat(
            story
                .at(1_000, US, new Asked(1, "the server", "SIGHUP", OLD, List.of(OLD)))
                .at(1_001, OLD, new UpgradeEvent.Refused("SIGHUP", "It backs off."))
                .at(1_002, US, new Settled(1, false, "It backs off.", List.of(OLD)))
                .verdicts())
        .isEmpty();
  }

  @Test
  void oneThatTheServerDidNotReactToIsNotTheOneThatItTellsOfLater() {
    List<Verdict> verdicts =
        story
            .at(1_000, US, new Asked(1, "the server", "SIGHUP", OLD, List.of(OLD)))
            .at(3_000, US, new Settled(1, false, "It did not react.", List.of(OLD)))
            .upgradeDone(5_000)
            .verdicts();
    assertThat(verdicts)
        .extracting(each -> each.conclusion().outcome())
        .containsExactly(Outcome.FAILED, Outcome.DONE);
    assertThat(verdicts.get(0).sentence()).startsWith("the server was not restarted (it did not");
  }

  @Test
  void aVerdictThatIsForgottenTakesBothBeginningsWithIt() {
    for (int i = 0; i < 1_003; i++) {
      long at = 10_000L * i;
      story
          .at(at, US, new Asked(i + 1, "the server", "SIGHUP", OLD, List.of(OLD)))
          .at(at + 1, OLD, new UpgradeEvent.Requested("SIGHUP"))
          .at(at + 2, OLD, new ChildEvent.Failed(NEW, "exit", "No."));
    }
    List<Verdict> verdicts = story.verdicts();
    assertThat(verdicts).hasSizeBetween(1_000, 1_001);
    assertThat(verdicts.get(verdicts.size() - 1).number()).isEqualTo(1_003);
  }

  @Test
  void inJsonTheSidesLieBesideTheOthers() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode verdict = json.readTree(json.writeValueAsString(reload().verdict()));
    assertThat(verdict.get("before").toString()).isEqualTo("[100,101]");
    assertThat(verdict.get("after").toString()).isEqualTo("[102]");
    assertThat(verdict.get("subject").asText()).isEqualTo("nginx");
    assertThat(verdict.get("oldPid").asLong()).isEqualTo(MASTER);
    assertThat(VerdictText.of(reload().verdict()))
        .contains("  asked ")
        .contains("  from                 PID 100, PID 101\n")
        .contains("  to                   PID 102\n")
        .doesNotContain("SIGHUP", "generation");
  }
}
