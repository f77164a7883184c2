package dev.handoff.lab;

import dev.handoff.event.Tally;
import dev.handoff.verdict.Budget;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A finished run, as {@code --json} writes it and {@link LabTable} prints it.
 *
 * @param machine cores, kernel, Java and the load before the run began
 * @param rate requests per second
 * @param connections how many were kept alive
 * @param restarts asked for, of each server in each style
 * @param servers all that were asked for, including those that could not be measured
 * @param rows by style, then by server; medians over the restarts
 * @param shares what restarts add, beside the same time without one
 * @param events what the events cost, or null
 * @param budgets of the project, as far as they can be measured here
 */
record LabResult(
    String machine,
    double rate,
    int connections,
    int restarts,
    List<Server> servers,
    List<Row> rows,
    List<Share> shares,
    EventsCost events,
    List<Budget> budgets) {

  /** The name of the demo server in every row. */
  static final String OURS = "ours";

  /** The same with a standby: the next generation is booted ahead of the signal. */
  static final String STANDBY = "ours, standby";

  /** The demo server from a copy of its jar that has no class archive. */
  static final String NO_ARCHIVE = "ours, no archive";

  /**
   * A server that was asked for.
   *
   * @param name as in the rows
   * @param version its version, in its own words, or null
   * @param problem why it was not measured, or not to the end; null if it was
   */
  record Server(String name, String version, String problem) {}

  /** Requests lost by our own server in all rounds, in a restart or outside of any. */
  long lostByOurs() {
    return ours().failed() + rowsOfOurs().mapToLong(row -> row.requests().lostOutside()).sum();
  }

  /** Why nothing was proved about ours, in a sentence; null if something was. */
  String doubt() {
    Tally ours = ours();
    return ours.provesNothing()
        ? String.format(
            Locale.ROOT,
            "%,d of %,d requests to ours were not sent in time, so nothing was proved: lower"
                + " --rate, or give this machine less to do.",
            ours.notSent(),
            ours.planned())
        : null;
  }

  private Tally ours() {
    return rowsOfOurs().map(row -> row.requests().tally()).reduce(Tally.NONE, Tally::plus);
  }

  private Stream<Row> rowsOfOurs() {
    return rows.stream().filter(row -> row.server().startsWith(OURS));
  }
}
