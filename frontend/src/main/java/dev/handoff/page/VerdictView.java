package dev.handoff.page;

import java.util.List;

/**
 * The verdict on one restart.
 *
 * @param number of the restart, from 1
 * @param when it was requested, as a time of day
 * @param way the name of the server, such as nginx; empty for one that hands over to a release
 * @param tone {@code good}, {@code bad}, {@code open} (still running) or {@code unproven} (no
 *     traffic)
 * @param settled true when it will not change any more; the page asks again until then
 * @param lead the part of the sentence before the requests; empty if it begins with them
 * @param sentence the verdict in one sentence
 * @param details further facts
 * @param row the same in the table of all restarts
 */
public record VerdictView(
    int number,
    String when,
    String way,
    String tone,
    boolean settled,
    String lead,
    String sentence,
    Details details,
    Row row) {

  /** Further facts. */
  public List<Figure> figures() {
    return details.figures();
  }

  /** One row for inside the window and one for outside. */
  public List<Times> times() {
    return details.times();
  }

  /** The losses of each connection style. */
  public List<Figure> styles() {
    return details.styles();
  }

  /** What the sentence says of the requests, as a sentence of its own, with the sign before it. */
  public String requests() {
    String requests = sentence.substring(lead.length());
    return requests.isEmpty()
        ? ""
        : Character.toUpperCase(requests.charAt(0)) + requests.substring(1);
  }

  /** What the sentence says before that, to be read after it; empty if it begins with them. */
  public String cause() {
    return lead.isEmpty() ? "" : lead.replaceAll(": $", ".");
  }

  /**
   * Further facts.
   *
   * @param figures empty for an earlier restart
   * @param times one row for inside the window and one for outside; empty likewise
   * @param styles the losses of each connection style; empty unless more than one ran
   */
  public record Details(List<Figure> figures, List<Times> times, List<Figure> styles) {}

  /**
   * A row of the table of all restarts.
   *
   * @param requestedMono when it was requested, on the monotonic clock, nanoseconds
   * @param oldPid the process that was asked
   * @param newPid the process that was to take over, 0 if there never was one
   * @param generations as "gen 4 → 5"
   * @param outcome in one or two words
   * @param cut requests that the old process cut off, of the traffic or not
   * @param lost as "0 of 2,181"
   * @param gap the longest time without an answer; empty if it is not known
   * @param ready from the request; a dash if it never came, like the next
   * @param p99 of the answers in the window
   */
  public record Row(
      long requestedMono,
      long oldPid,
      long newPid,
      String generations,
      String outcome,
      int cut,
      String lost,
      String gap,
      String ready,
      String p99) {}

  /**
   * One figure.
   *
   * @param value with its unit
   */
  public record Figure(String name, String value) {}

  /**
   * Latency and service time of the same answers.
   *
   * @param where they were measured
   * @param values p50, p99 and max of the latency, then of the service time, in milliseconds
   */
  public record Times(String where, List<String> values) {}
}
