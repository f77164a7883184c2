package dev.handoff.lab;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.handoff.event.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All restarts of one server in one client style: counts are sums, times and sizes are medians over
 * the restarts.
 *
 * @param requests what became of them
 * @param medians of the restarts
 * @param lagMillis how late the load itself was: the 99th percentile of its worst round
 */
record Row(
    String server,
    String style,
    int restarts,
    @JsonUnwrapped Requests requests,
    @JsonUnwrapped Medians medians,
    double lagMillis) {

  /**
   * The sums of the verdicts: planned = answered + lost + notSent.
   *
   * @param planned requests of the windows: planned in them, or still open when they began
   * @param lost requests that were sent and got no valid answer
   * @param lostOutside those that the rounds lost outside of the restarts
   * @param failures by loss class, not-sent included
   * @param closedIdle connections closed by the server while the client had no request on them:
   *     seen before a reuse, or at the end of the round
   */
  record Requests(
      long planned,
      long answered,
      long lost,
      long lostOutside,
      long notSent,
      Map<String, Long> failures,
      long closedIdle) {

    private static Requests of(List<MeasuredRestart> restarts) {
      Tally tally = restarts.stream().map(MeasuredRestart::tally).reduce(Tally.NONE, Tally::plus);
      long lostOutside = restarts.stream().mapToLong(MeasuredRestart::lostOutside).sum();
      Map<String, Long> failures = new TreeMap<>();
      restarts.forEach(
          each -> each.failures().forEach((kind, n) -> failures.merge(kind, n, Long::sum)));
      long closedIdle = restarts.stream().mapToLong(each -> each.load().closedIdle()).sum();
      return new Requests(
          tally.planned(),
          tally.answered(),
          tally.failed(),
          lostOutside,
          tally.notSent(),
          failures,
          closedIdle);
    }

    Tally tally() {
      return new Tally(planned, answered, lost, notSent);
    }
  }

  /**
   * Each null if no restart has the figure.
   *
   * @param readyMillis from the signal until the server reports ready
   * @param firstAnswerMillis from the signal to the first answer of the next generation
   * @param gapMillis the longest time without an answer on a new connection
   */
  record Medians(
      Double readyMillis,
      Double firstAnswerMillis,
      Double gapMillis,
      Double slowestMillis,
      Double p99Millis,
      Double residentMegabytes) {

    private static Medians of(List<MeasuredRestart> restarts) {
      return new Medians(
          median(restarts, MeasuredRestart::readyMillis),
          median(restarts, MeasuredRestart::firstAnswerMillis),
          median(restarts, MeasuredRestart::gapMillis),
          median(restarts, MeasuredRestart::slowestMillis),
          median(restarts, MeasuredRestart::p99Millis),
          median(restarts, MeasuredRestart::residentMegabytes));
    }
  }

  /** A row for each server in each style, in the order in which they were first measured. */
  static List<Row> all(List<MeasuredRestart> restarts) {
    Map<List<String>, List<MeasuredRestart>> cells =
        restarts.stream()
            .collect(
                Collectors.groupingBy(
                    each -> List.of(each.style(), each.server()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return cells.values().stream().map(Row::of).toList();
  }

  private static Row of(List<MeasuredRestart> restarts) {
    return new Row(
        restarts.get(0).server(),
        restarts.get(0).style(),
        restarts.size(),
        Requests.of(restarts),
        Medians.of(restarts),
        restarts.stream().mapToLong(each -> each.load().lagMicros()).max().orElse(0) / 1e3);
  }

  /** The median of the figures that are not null; null if there are none. */
  static <T> Double median(List<T> all, Function<T, Double> figure) {
    List<Double> sorted = all.stream().map(figure).filter(Objects::nonNull).sorted().toList();
    if (sorted.isEmpty()) {
      return null;
    }
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (Double) ((sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }
}
