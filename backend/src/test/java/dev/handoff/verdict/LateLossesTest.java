package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static dev.handoff.verdict.Story.TRAFFIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ListenerEvent.Held;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.RestartEvent.Asked;
import dev.handoff.event.RestartEvent.Settled;
import dev.handoff.event.Tally;
import dev.handoff.event.UpgradeEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients lose after a restart, on connections to a process that ended with it. */
class LateLossesTest {
  private static final long US = 77;
  private static final long MASTER = 100;
  private static final long NEXT = 103;
  private static final String RESET = "reset-before-response-reused";

  private final Story story = new Story();

  /** A second of traffic, then a restart in which the old worker ends, over after 400 ms. */
  private Story first() {
    return story
        .at(0, US, new Held(7, "127.0.0.1:8080", List.of(MASTER, OLD)))
        .traffic(0)
        .calm(0, 1_000, OLD)
        .at(1_000, US, asked(1, OLD))
        .calm(1_000, 1_400, NEW)
        .at(1_400, US, new Settled(1, true, null, List.of(MASTER)));
  }

  private static Asked asked(long id, long worker) {
    return new Asked(id, "nginx", "SIGHUP", MASTER, List.of(MASTER, worker));
  }

  /** The first one, and a second one from 1,800 to 2,200. */
  private Story second() {
    return first().calm(1_400, 1_800, NEW).at(1_800, US, asked(2, NEW));
  }

  private Story secondIsOver() {
    return story.at(2_200, US, new Settled(2, true, null, List.of(MASTER)));
  }

  private List<Tally> tallies() {
    return story.verdicts().stream().map(each -> each.counts().window().tally()).toList();
  }

  @Test
  void oneThatIsNotReportedIsADoubtEvenIfNothingWasOpen() {
    first()
        .at(1_450, TRAFFIC, Story.failure(RESET, 1_449, OLD))
        .lost()
        .bucket(1_500, 10, 9, NEW, Map.of(RESET, 1))
        .calm(1_500, 9_000, NEW);
    assertThat(story.verdict().conclusion().doubt()).isEqualTo("not every failure was reported");
    assertThat(story.verdict().conclusion().tone()).isEqualTo(Tone.UNPROVEN);
  }

  @Test
  void oneInTheNextWindowCountsOnceForTheRestartThatEndedItsConnection() {
    second()
        .at(1_850, TRAFFIC, Story.failure(RESET, 1_849, OLD))
        .at(1_860, TRAFFIC, Story.failure(RESET, 1_859, NEW))
        .bucket(1_900, 10, 8, NEW, Map.of(RESET, 2))
        .calm(1_900, 2_200, NEXT);
    secondIsOver().calm(2_200, 9_000, NEXT);
    assertThat(tallies()).containsExactly(new Tally(41, 40, 1, 0), new Tally(39, 38, 1, 0));
    assertThat(story.verdicts())
        .extracting(Verdict::sentence)
        .containsExactly(
            "nginx was restarted: 1 of 41 requests lost: 1 " + RESET + " (retryable).",
            "nginx was restarted: 1 of 39 requests lost: 1 " + RESET + " (retryable).");
  }

  @Test
  void itIsInNoBooksOfTheNextOneByStyleEither() {
    first()
        .calm(1_400, 1_800, NEW)
        .styles(Map.of("close", new Tally(180, 180, 0, 0)))
        .bucket(1_800, 0, 0, NEW, Map.of())
        .at(1_800, US, asked(2, NEW))
        .at(1_850, TRAFFIC, Story.failure(RESET, 1_849, OLD))
        .styles(Map.of("close", new Tally(190, 189, 1, 0)))
        .bucket(1_900, 10, 9, NEW, Map.of(RESET, 1))
        .at(1_900, US, new Settled(2, true, null, List.of(MASTER)))
        .calm(1_900, 9_000, NEXT);
    Verdict next = story.verdict();
    assertThat(next.counts().styles())
        .containsExactly(Map.entry("close", new WindowTally(0, new Tally(9, 9, 0, 0))));
    assertThat(next.counts().failures()).isEmpty();
    assertThat(next.conclusion().tone()).isEqualTo(Tone.GOOD);
  }

  @Test
  void oneThatWasOpenAtTheNextSignalIsNotOfItsWindow() {
    first()
        .calm(1_400, 1_700, NEW)
        .bucket(1_800, 10, 9, NEW, Map.of())
        .at(1_800, US, asked(2, NEW))
        .at(1_850, TRAFFIC, Story.failure(RESET, 1_790, OLD))
        .bucket(1_900, 10, 10, NEW, Map.of(RESET, 1))
        .calm(1_900, 2_200, NEXT);
    secondIsOver().calm(2_200, 9_000, NEXT);
    assertThat(tallies()).containsExactly(new Tally(41, 40, 1, 0), new Tally(40, 40, 0, 0));
    assertThat(story.verdict().counts().window().inFlightAtStart()).isZero();
  }

  @Test
  void oneThatIsOpenAtTheNextEndIsNotOfItsWindow() {
    second().calm(1_800, 2_100, NEXT).bucket(2_200, 10, 9, NEXT, Map.of());
    secondIsOver()
        .at(2_250, TRAFFIC, Story.failure(RESET, 2_190, OLD))
        .bucket(2_300, 10, 10, NEXT, Map.of(RESET, 1))
        .calm(2_300, 9_000, NEXT);
    assertThat(tallies()).containsExactly(new Tally(41, 40, 1, 0), new Tally(39, 39, 0, 0));
    assertThat(story.verdict().window().settled()).isTrue();
  }

  @Test
  void oneThatComesAfterTheFirstVerdictIsFixedCountsForTheNextOne() {
    second().calm(1_800, 7_000, NEW);
    story
        .at(7_050, TRAFFIC, Story.failure(RESET, 7_049, OLD))
        .bucket(7_100, 10, 9, NEW, Map.of(RESET, 1))
        .at(7_100, US, new Settled(2, true, null, List.of(MASTER)))
        .calm(7_100, 14_000, NEXT);
    assertThat(tallies()).containsExactly(new Tally(40, 40, 0, 0), new Tally(530, 529, 1, 0));
  }

  @Test
  void oneThatTheFirstVerdictHasIsNotOfTheNextOneThatIsFixedLater() {
    second()
        .at(1_850, TRAFFIC, Story.failure(RESET, 1_849, OLD))
        .bucket(1_900, 10, 9, NEW, Map.of(RESET, 1))
        .calm(1_900, 20_000, NEW)
        .at(20_000, US, new Settled(2, true, null, List.of(MASTER)))
        .calm(20_000, 30_000, NEXT);
    assertThat(tallies()).containsExactly(new Tally(41, 40, 1, 0), new Tally(1_819, 1_819, 0, 0));
  }

  @Test
  void aReloadWithinOneProcessEndsConnectionsWithoutEndingTheProcess() {
    story
        .at(0, US, new Held(7, "127.0.0.1:8080", List.of(MASTER)))
        .traffic(0)
        .calm(0, 1_000, MASTER)
        .at(1_000, US, new Asked(1, "caddy", "caddy reload", MASTER, List.of(MASTER)))
        .calm(1_000, 1_400, MASTER)
        .at(1_400, US, new Settled(1, true, null, List.of(MASTER)))
        .at(1_450, TRAFFIC, Story.failure(RESET, 1_449, 0))
        .at(1_460, TRAFFIC, Story.failure(RESET, 1_459, MASTER))
        .bucket(1_500, 10, 8, MASTER, Map.of(RESET, 2))
        .calm(1_500, 3_000, MASTER)
        .at(3_050, TRAFFIC, Story.failure(RESET, 3_049, MASTER))
        .bucket(3_100, 10, 9, MASTER, Map.of(RESET, 1))
        .calm(3_100, 9_000, MASTER);
    assertThat(tallies()).containsExactly(new Tally(42, 40, 2, 0));
  }

  @Test
  void aServerThatTellsOfItsRestartsCountsThemLikewise() {
    story
        .traffic(0)
        .calm(0, 1_000, OLD)
        .at(995, US, new Asked(1, "the server", "SIGHUP", OLD, List.of(OLD)))
        .upgradeDone(1_000)
        .calm(1_000, 2_100, NEW)
        .at(2_100, NEW, new UpgradeEvent.Requested("SIGHUP"))
        .at(2_150, TRAFFIC, Story.failure(RESET, 2_149, OLD))
        .bucket(2_200, 10, 9, NEW, Map.of(RESET, 1))
        .at(2_300, NEW, new UpgradeEvent.Done(NEXT, 200))
        .at(2_400, NEW, new ProcessEvent.Exiting(0, "upgraded", 1, 0))
        .at(2_401, 1, new ProcessEvent.Exited(NEW, 0, null))
        .calm(2_200, 9_000, NEXT);
    assertThat(story.verdicts()).extracting(Verdict::failed).containsExactly(1L, 0L);
  }
}
