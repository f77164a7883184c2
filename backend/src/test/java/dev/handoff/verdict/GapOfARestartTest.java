package dev.handoff.verdict;

import static dev.handoff.verdict.Story.NEW;
import static dev.handoff.verdict.Story.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The gap of a restart from 1,000 to 2,000 ms, beside its losses. */
class GapOfARestartTest {
  private static final long MILLI = 1_000_000;

  private final Story story = new Story();

  @Test
  void itStandsInTheSentenceAfterTheRequests() throws Exception {
    restart(every(10, 1_190, 1_221));
    assertThat(story.verdict().times().gap())
        .isEqualTo(Gap.of(1_190 * MILLI, 1_221 * MILLI, false, 10));
    assertThat(story.verdict().sentence()).isEqualTo("0 of 100 requests lost, longest gap 31 ms.");
    assertThat(VerdictText.of(story.verdict()))
        .contains("  longest gap          31.0 ms, new connections every 10.0 ms\n");
    JsonNode gap =
        new ObjectMapper()
            .readTree(new ObjectMapper().writeValueAsString(story.verdict()))
            .get("gap");
    assertThat(gap)
        .hasToString(
            "{\"millis\":31.0,\"fromMono\":1190000000,\"atLeast\":false,\"resolutionMillis\":10.0,"
                + "\"unproven\":null}");
  }

  @Test
  void afterTheClassesOfLosses() {
    story.traffic(0).fresh(every(10, 1_090, 1_210)).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.bucket(1_100, 10, 7, OLD, Map.of("connect-refused", 3));
    story.calm(1_100, 3_000, NEW).finished(3_001);
    assertThat(story.verdict().sentence())
        .isEqualTo("3 of 100 requests lost: 3 connect-refused; longest gap 120 ms.");
  }

  @Test
  void oneThatShowsOnlyHowOftenSomebodyAskedSaysSo() {
    restart(every(10, 0, 0));
    assertThat(story.verdict().sentence())
        .isEqualTo("0 of 100 requests lost, longest gap 10 ms (a new connection every 10 ms).");
  }

  @Test
  void unprovenItIsLeftOutOfTheSentence() {
    story.traffic(0).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.calm(1_000, 3_000, NEW).finished(3_001);
    assertThat(story.verdict().times().gap()).isEqualTo(Gap.NOT_TOLD);
    assertThat(story.verdict().sentence()).isEqualTo("0 of 100 requests lost.");
    assertThat(VerdictText.of(story.verdict())).contains("unproven: not told by the traffic\n");
  }

  @Test
  void theVerdictWaitsForTheAnswerThatEndsTheLastGap() {
    story.traffic(0).fresh(every(10, 1_950, 2_240)).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.calm(1_000, 2_200, NEW);
    assertThat(story.verdict().window().settled()).isFalse();
    assertThat(story.verdict().sentence())
        .isEqualTo("So far 0 of 100 requests lost, longest gap at least 250 ms.");
    story.calm(2_200, 2_300, NEW);
    assertThat(story.verdict().window().settled()).isTrue();
    assertThat(story.verdict().sentence()).isEqualTo("0 of 100 requests lost, longest gap 290 ms.");
  }

  @Test
  void butNotForever() {
    story.traffic(0).fresh(every(10, 1_950, 60_000)).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.calm(1_000, 6_900, NEW);
    assertThat(story.verdict().window().settled()).isFalse();
    story.calm(6_900, 7_000, NEW);
    assertThat(story.verdict().window().settled()).isTrue();
    assertThat(story.verdict().times().gap().atLeast()).isTrue();
    assertThat(story.verdict().sentence()).contains("longest gap at least 5,050 ms");
  }

  private void restart(long[] answers) {
    story.traffic(0).fresh(answers).calm(0, 1_000, OLD);
    Upgrade.tell(story, 1_000);
    story.calm(1_000, 3_000, NEW).finished(3_001);
  }

  /** An answer every so many milliseconds, but none between two moments. */
  private static long[] every(long step, long from, long to) {
    return LongStream.concat(
            LongStream.iterate(step, at -> at <= 70_000, at -> at + step)
                .filter(at -> at <= from || at >= to),
            LongStream.of(to == 0 ? step : to))
        .sorted()
        .distinct()
        .toArray();
  }
}
