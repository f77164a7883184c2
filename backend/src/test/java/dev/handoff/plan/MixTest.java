package dev.handoff.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixTest {

  @Test
  void mixedAlternates() {
    assertThat(first(4, Mix.of("mixed")))
        .containsExactly(Style.CLOSE, Style.KEEP_ALIVE, Style.CLOSE, Style.KEEP_ALIVE);
  }

  @Test
  void sharesAreSpreadEvenly() {
    List<Style> styles = first(8, Mix.of("close=6,think=2"));

    assertThat(styles.stream().filter(Style.THINK::equals)).hasSize(2);
    assertThat(styles.subList(0, 4)).containsOnlyOnce(Style.THINK);
    assertThat(styles.subList(4, 8)).containsOnlyOnce(Style.THINK);
  }

  @Test
  void aShareHasUpToFourDigits() {
    Mix mix = Mix.of("close=02,think=1000");

    assertThat(mix.share(Style.CLOSE)).isEqualTo(2 / 1002.0);
    assertThat(mix.share(Style.THINK)).isEqualTo(1000 / 1002.0);
  }

  @Test
  void allIsOneOfEach() {
    assertThat(first(8, Mix.of("all"))).containsExactlyInAnyOrder(Style.values());
  }

  @ParameterizedTest
  @EnumSource(Style.class)
  void eachStyleCanBeUsedAlone(Style style) {
    assertThat(Mix.of(style.toString()).styles()).containsOnly(style);
    assertThat(Mix.of(style.toString()).share(style)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.29, 0.5, 1})
  void slowRequestsHaveTheirShareAndTheOthersTheirs(double share) {
    Mix mix = Mix.of("close=2,keep-alive=1").withSlow(share);
    Map<Style, Integer> counts = new EnumMap<>(Style.class);
    first(30_000, mix).forEach(style -> counts.merge(style, 1, Integer::sum));

    assertThat(counts.keySet()).isEqualTo(mix.styles());
    assertThat(counts.getOrDefault(Style.SLOW, 0) / 30_000.0).isCloseTo(share, within(1e-4));
    counts.forEach(
        (style, count) -> assertThat(count / 30_000.0).isCloseTo(mix.share(style), within(1e-4)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "some",
        "Close",
        "close, think",
        "close,",
        "close=0",
        "close=1001",
        "close=-1",
        "close=1.5",
        "close,close",
        "mixed,close",
        "all=2"
      })
  void invalidInputIsRefusedInOneSentence(String list) {
    assertThatThrownBy(() -> Mix.of(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("[^\n]+\\.");
  }

  private static List<Style> first(int many, Mix mix) {
    return LongStream.rangeClosed(1, many).mapToObj(mix::style).toList();
  }
}
