package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RowTest {

  @Test
  void countsAreSumsAndTimesAreMedians() {
    List<Row> rows =
        Row.all(
            List.of(
                Sample.timed("ours", "close", 0, 200.0, 10),
                Sample.timed("nginx", "close", 1, null, 500),
                Sample.timed("ours", "close", 2, 300.0, 90),
                Sample.timed("ours", "close", 1, 900.0, 20)));

    assertThat(rows).hasSize(2);
    Row ours = rows.get(0);
    assertThat(ours.server()).isEqualTo("ours");
    assertThat(ours.restarts()).isEqualTo(3);
    assertThat(ours.requests().planned()).isEqualTo(15_000);
    assertThat(ours.requests().answered()).isEqualTo(14_997);
    assertThat(ours.requests().lost()).isEqualTo(3);
    assertThat(ours.requests().failures()).isEqualTo(Map.of("closed-before-response-reused", 3L));
    assertThat(ours.requests().closedIdle()).isEqualTo(9);
    assertThat(ours.medians().readyMillis()).isEqualTo(300);
    assertThat(ours.medians().slowestMillis()).isEqualTo(20);
    assertThat(ours.medians().p99Millis()).isEqualTo(10);
    assertThat(ours.medians().residentMegabytes()).isEqualTo(90);
    assertThat(ours.lagMillis()).isEqualTo(0.25);
  }

  @Test
  void stylesOfAServerAreKeptApart() {
    List<Row> rows =
        Row.all(
            List.of(Sample.restart("ours", "close", 0), Sample.restart("ours", "keep-alive", 7)));

    assertThat(rows).extracting(row -> row.requests().lost()).containsExactly(0L, 7L);
  }

  @Test
  void aFigureThatNoHandoverReportsHasNoMedian() {
    assertThat(
            Row.all(List.of(Sample.timed("nginx", "close", 0, null, 5)))
                .get(0)
                .medians()
                .readyMillis())
        .isNull();
    assertThat(Row.median(List.of(1.0, 9.0, 2.0, 4.0), Function.identity())).isEqualTo(3);
  }
}
