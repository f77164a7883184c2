package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.lab.Ceiling.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CeilingTest {
  private final List<Double> tried = new ArrayList<>();

  /** A generator that is on time up to a rate. */
  private Ceiling upTo(double most) throws IOException {
    return new Ceiling(
        "nginx",
        Ceiling.search(
            rate -> {
              tried.add(rate);
              return new Step(rate, rate <= most ? 0.4 : 1, 0, 50);
            }));
  }

  @Test
  void theHighestRateOnTimeIsFoundToFiveHundred() throws IOException {
    assertThat(upTo(27_300).highest().rate()).isEqualTo(27_000);
    assertThat(tried)
        .startsWith(2_500.0, 5_000.0, 10_000.0, 20_000.0, 40_000.0, 40_000.0, 30_000.0)
        .contains(27_500.0)
        .hasSizeLessThan(20);
  }

  @Test
  void oneBusyMomentIsNoCeiling() throws IOException {
    List<Step> steps =
        Ceiling.search(
            rate -> {
              tried.add(rate);
              return new Step(rate, tried.size() == 2 ? 9 : 0.4, 0, 50);
            });

    assertThat(tried).startsWith(2_500.0, 5_000.0, 5_000.0, 10_000.0);
    assertThat(steps).allMatch(Step::kept);
  }

  @Test
  void oneThatIsNeverTooLateEndsAtTheHighestRateThereIs() throws IOException {
    assertThat(upTo(1e9).highest().rate()).isEqualTo(50_000);
  }

  @Test
  void oneThatIsAlwaysTooLateHasNone() throws IOException {
    assertThat(upTo(0).highest()).isNull();
    assertThat(tried).contains(500.0);
  }

  @Test
  void aRequestThatWasNotSentIsNotOnTime() {
    assertThat(new Step(100, 0.1, 1, 5).kept()).isFalse();
    assertThat(new Step(100, 1, 0, 5).kept()).isFalse();
    assertThat(new Step(100, 0.99, 0, 5).kept()).isTrue();
  }
}
