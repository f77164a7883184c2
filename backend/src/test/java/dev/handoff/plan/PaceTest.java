package dev.handoff.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  @ParameterizedTest
  @CsvSource({
    "100-300:10s,2000",
    "300-100:10s,2000",
    "0-200:10s,1000",
    "200-0:10s,1000",
    "'200:10s,1000:20s,200-1000:30s',40000",
    "'100:1s,0:5s,100:1s',200",
    "'0:1s,7:3s',21",
    "50000:1s,50000",
    "200:1h,720000",
    "29:30s,870",
  })
  void theNumberOfPlannedRequestsFollowsFromTheRates(String steps, int requests) {
    List<Long> moments = moments(Arrivals.UNIFORM, Pace.of(steps), 0, 1);

    assertThat(moments).hasSize(requests).isSorted();
  }

  @Test
  void aRampPlansEachTenthAtItsRate() {
    List<Long> moments = moments(Arrivals.UNIFORM, Pace.of("100-300:10s"), 0, 1);

    for (int second = 0; second < 10; second++) {
      long begin = second * SECOND;
      assertThat(moments.stream().filter(at -> at >= begin && at < begin + SECOND).count())
          .isBetween(100L + 20 * second + 10 - 1, 100L + 20 * second + 10 + 1);
    }
  }

  @Test
  void poissonArrivalsFollowTheRateToo() {
    List<Long> moments = moments(Arrivals.POISSON, Pace.of("0-40000:2s,1000:2s"), 0, 1);

    assertThat(moments).isSorted();
    // 10,000 and 30,000 are expected, with deviations of 100 and 173.
    assertThat(moments.stream().filter(at -> at < SECOND).count()).isBetween(9_300L, 10_700L);
    assertThat(moments.stream().filter(at -> at >= SECOND && at < 2 * SECOND).count())
        .isBetween(29_000L, 31_000L);
    assertThat(moments.stream().filter(at -> at >= 2 * SECOND).count()).isBetween(1_700L, 2_300L);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void severalLoopsTogetherPlanTheSameAsOne(int loops) {
    Pace pace = Pace.of("100-300:10s");
    List<Long> together = new ArrayList<>();
    int strangers = 0;
    for (int loop = 0; loop < loops; loop++) {
      together.addAll(moments(Arrivals.UNIFORM, pace, loop, loops));
      strangers += moments(Arrivals.POISSON, pace, loop, loops).size();
    }

    assertThat(together).containsExactlyInAnyOrderElementsOf(moments(Arrivals.UNIFORM, pace, 0, 1));
    assertThat(strangers).isBetween(1_700, 2_300);
  }

  @Test
  void thePromisedRateIsTheOneAtThatMoment() {
    Pace pace = Pace.of("100:10s,200-400:10s");

    assertThat(pace.at(0)).isEqualTo(100);
    assertThat(pace.at(10 * SECOND - 1)).isEqualTo(100);
    assertThat(pace.at(10 * SECOND)).isEqualTo(200);
    assertThat(pace.at(15 * SECOND)).isEqualTo(300);
    assertThat(pace.at(20 * SECOND)).isZero();
    assertThat(pace.highest()).isEqualTo(400);
    assertThat(pace.duration()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aChangedRateLeavesWhatWasPlannedAndFollowsWithoutAJump() {
    Pace pace = Pace.steady(100, Duration.ofSeconds(10));
    Pace changed = pace.changed(4_005 * MILLI, 1_000);
    List<Long> before = moments(Arrivals.UNIFORM, pace, 0, 1);
    List<Long> after = moments(Arrivals.UNIFORM, changed, 0, 1);

    // Half of the interval of 10 ms has passed; the other half takes half of an interval of 1 ms.
    assertThat(after.subList(0, 401)).isEqualTo(before.subList(0, 401));
    assertThat(after.get(400)).isEqualTo(4_000 * MILLI);
    assertThat(after.get(401)).isEqualTo(4_005 * MILLI + MILLI / 2);
    assertThat(after).hasSize(401 + 5_995).isSorted();
    for (int i = 402; i < after.size(); i++) {
      assertThat(after.get(i) - after.get(i - 1)).isBetween(MILLI - 1, MILLI + 1);
    }
    assertThat(changed.duration()).isEqualTo(pace.duration());
    assertThat(changed.at(4_005 * MILLI - 1)).isEqualTo(100);
    assertThat(changed.at(4_005 * MILLI)).isEqualTo(1_000);
    assertThat(changed).hasToString("100:4005ms,1000:5995ms");
  }

  @Test
  void aRateCanBeChangedAgainAndAgain() {
    Pace pace = Pace.steady(1_000, Duration.ofSeconds(10));
    for (int second = 1; second < 10; second++) {
      pace = pace.changed(second * SECOND, second % 2 == 0 ? 1_000 : 10);
    }

    assertThat(moments(Arrivals.UNIFORM, pace, 0, 1)).hasSize(5 * 1_000 + 5 * 10).isSorted();
    assertThat(pace.highest()).isEqualTo(1_000);
    assertThat(pace.last()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "200",
        "200:10",
        "200:0s",
        "0:10s",
        "50001:1s",
        "1-50001:1s",
        "-1:1s",
        "1e3:1s",
        "200 :1s",
        "200:10s,",
        "200:59m,200:61s",
        "NaN:1s"
      })
  void invalidInputIsRefusedInOneSentence(String steps) {
    assertThatThrownBy(() -> Pace.of(steps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("[^\n]+\\.");
  }

  private static List<Long> moments(Arrivals arrivals, Pace pace, int loop, int loops) {
    DoubleSupplier counts = arrivals.counts(loop, loops);
    long end = pace.duration().toNanos();
    List<Long> moments = new ArrayList<>();
    for (long at = pace.moment(counts.getAsDouble());
        at < end;
        at = pace.moment(counts.getAsDouble())) {
      moments.add(at);
    }
    return moments;
  }
}
