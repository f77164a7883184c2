package dev.handoff.lab;

import java.util.List;
import java.util.function.Function;

/**
 * What a restart of one server adds in one client style: medians over the restarts, in
 * milliseconds, beside those of the same time without one.
 *
 * @param slowest answer from a second before the signal to three after it
 * @param gap the longest time without an answer on a new connection, in the window of the verdict
 * @param p99 of the answers in that window
 * @param lag the greatest delay of the generator itself: so much of the slowest may be its own
 */
record Share(String style, String server, Figure slowest, Figure gap, Figure p99, Figure lag) {
  /** Beside which the others are measured. */
  static final String NGINX = "nginx";

  /**
   * A figure with a restart and without one; each null if unproven.
   *
   * @param ratio of the two
   * @param toNginx ratio of the first one to nginx's in the same style
   */
  record Figure(Double with, Double without, Double ratio, Double toNginx) {
    private static Figure of(
        List<MeasuredRestart> restarts,
        List<MeasuredRestart> nginx,
        Function<Stretch, Double> figure) {
      Double with = Row.median(restarts, each -> figure.apply(each.with()));
      Double without = Row.median(restarts, each -> figure.apply(each.without()));
      Double theirs = Row.median(nginx, each -> figure.apply(each.with()));
      return new Figure(with, without, ratio(with, without), ratio(with, theirs));
    }

    private static Double ratio(Double figure, Double to) {
      return figure == null || to == null || to == 0 ? null : figure / to;
    }
  }

  /** Those of each server in each style, in the order in which they were first measured. */
  static List<Share> all(List<MeasuredRestart> restarts) {
    return restarts.stream()
        .map(each -> List.of(each.style(), each.server()))
        .distinct()
        .map(
            cell ->
                of(
                    cell.get(0),
                    cell.get(1),
                    of(restarts, cell.get(0), cell.get(1)),
                    of(restarts, cell.get(0), NGINX)))
        .toList();
  }

  private static List<MeasuredRestart> of(
      List<MeasuredRestart> restarts, String style, String server) {
    return restarts.stream()
        .filter(each -> each.style().equals(style) && each.server().equals(server))
        .toList();
  }

  private static Share of(
      String style, String server, List<MeasuredRestart> all, List<MeasuredRestart> nginx) {
    return new Share(
        style,
        server,
        Figure.of(all, nginx, Stretch::slowestMillis),
        Figure.of(all, nginx, Stretch::gapMillis),
        Figure.of(all, nginx, Stretch::p99Millis),
        Figure.of(all, nginx, Stretch::lagMillis));
  }
}
