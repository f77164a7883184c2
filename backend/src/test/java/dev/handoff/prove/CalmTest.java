package dev.handoff.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Tally;
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
  void aSecondLookKeepsWhatTheStylesLeftOutHaveLost() {
    Calm first = calm(Map.of("close", FINE, "keep-alive", LOSES));
    Calm second = calm(Map.of("close", new Tally(300, 300, 0, 0)));

    assertThat(second.after(first).styles())
        .isEqualTo(Map.of("close", new Tally(300, 300, 0, 0), "keep-alive", LOSES));
    assertThat(second.after(first).losing()).containsExactly("keep-alive");
  }
}
