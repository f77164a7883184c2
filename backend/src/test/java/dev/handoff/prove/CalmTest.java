package dev.handoff.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Tally;
import dev.handoff.event.TrafficEvent;
import dev.handoff.event.TrafficEvent.Bucket;
import dev.handoff.plan.Mix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalmTest {
  private static final Tally FINE = new Tally(100, 100, 0, 0);
  private static final Tally LOSES = new Tally(100, 99, 1, 0);

  private static Calm calm(Map<String, Tally> styles) {
    return new Calm(3, styles, Map.of(), 1.0, 1.0);
  }

  @Test
  void aStyleThatLosesOneOrIsNeverAnsweredIsLosing() {
    Calm calm = calm(Map.of("close", FINE, "keep-alive", LOSES, "think", Tally.NONE));

    assertThat(calm.losing()).containsExactlyInAnyOrder("keep-alive", "think");
    assertThat(calm.losesInAll()).isFalse();
    assertThat(calm(Map.of("close", LOSES)).losesInAll()).isTrue();
  }

  @Test
  void itIsEnoughOnceNearlyAllRequestsThatAreDueHaveEnded() {
    Mix mix = Mix.of("close=3,keep-alive=1");

    assertThat(Calm.isEnough(mix, 100, List.of())).isFalse();
    assertThat(Calm.isEnough(mix, 100, reports(new Tally(75, 66, 0, 0), 25))).isFalse();
    assertThat(Calm.isEnough(mix, 100, reports(new Tally(75, 60, 4, 4), 25))).isTrue();
    assertThat(Calm.isEnough(mix, 100, reports(new Tally(75, 75, 0, 0), 20))).isFalse();
  }

  /** Two of them, of which the last one counts. */
  private static List<Bucket> reports(Tally close, long kept) {
    Map<String, Tally> styles = Map.of("close", close, "keep-alive", new Tally(kept, kept, 0, 0));
    return List.of(report(Map.of()), report(styles));
  }

  private static Bucket report(Map<String, Tally> styles) {
    return new Bucket(
        null,
        null,
        Tally.NONE,
        Tally.NONE,
        styles,
        TrafficEvent.Open.NONE,
        TrafficEvent.Answers.NONE,
        Map.of(),
        null,
        null);
  }

  @Test
  void aSecondLookKeepsWhatTheStylesLeftOutHaveLost() {
    Calm first = calm(Map.of("close", FINE, "keep-alive", LOSES));
    Calm second = calm(Map.of("close", new Tally(300, 300, 0, 0)));

    assertThat(second.after(first).styles())
        .isEqualTo(Map.of("close", new Tally(300, 300, 0, 0), "keep-alive", LOSES));
    assertThat(second.after(first).losing()).containsExactly("keep-alive");
  }
}
