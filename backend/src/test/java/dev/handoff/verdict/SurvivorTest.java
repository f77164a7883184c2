package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static dev.handoff.verdict.Story.TRAFFIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.TrafficEvent;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request planned at 400 is open at the signal (1000) and until 2600. */
class SurvivorTest {
  private final Story story = new Story();

  @BeforeEach
  void aRequestIsOpenAtTheSignal() {
    story.traffic(0).calm(0, 400, OLD).oldest(400).bucket(500, 11, 10, OLD, Map.of());
    story.calm(500, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.calm(1_000, 2_600, NEW);
  }

  @Test
  void aRequestOpenAtTheSignalAndAnsweredLaterHasSurvived() {
    story.oldest(0).bucket(2_700, 10, 11, OLD, Map.of()).calm(2_700, 3_000, NEW).finished(3_001);
    assertThat(story.verdict().fate().longestOpenMillis()).isEqualTo(2_200);
  }

  @Test
  void aRequestOpenAtTheSignalThatFailsHasNotSurvived() {
    story.at(2_650, TRAFFIC, failure(400)).oldest(0);
    story.bucket(2_700, 10, 10, OLD, Map.of("truncated", 1)).finished(2_701);
    assertThat(story.verdict().fate().longestOpenMillis()).isNull();
  }

  @Test
  void aRequestStillOpenHasNotSurvivedYet() {
    assertThat(story.verdict().fate().longestOpenMillis()).isNull();
  }

  @Test
  void afterALostReportNoSurvivalIsClaimed() {
    story.at(2_650, TRAFFIC, failure(400)).lost().oldest(0);
    story.bucket(2_700, 10, 10, OLD, Map.of("truncated", 1)).finished(2_701);
    assertThat(story.verdict().fate().longestOpenMillis()).isNull();
  }

  @Test
  void aRequestPlannedAfterTheSignalIsNotASurvivor() {
    story.oldest(1_500).calm(2_600, 4_900, NEW).oldest(0).calm(4_900, 5_000, NEW);
    assertThat(story.verdict().fate().longestOpenMillis()).isEqualTo(2_200);
  }

  private static TrafficEvent.Failure failure(long plannedAt) {
    return new TrafficEvent.Failure(
        1, "truncated", 1, false, OLD, plannedAt * 1_000_000, "slow", "Cut off.");
  }
}
