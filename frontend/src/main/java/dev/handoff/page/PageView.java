package dev.handoff.page;

/**
 * The whole page.
 *
 * @param source where its records come from: {@code live}, {@code recording} or {@code report}
 * @param target the URL of the watched server, or the name of a file
 * @param about describes a file in a sentence; null for a running server
 * @param controls the panel of the server's buttons; null where there is no server
 * @param traffic the panel of the traffic generator; null likewise
 * @param faults the panel of faults; null likewise
 * @param lateMicros from where on the generator is late, for the marks that the page draws
 * @param verdicts the panel of verdicts
 * @param ways the panel of ways; null in a report
 * @param inline the contents of a report; null for a page that asks its server
 */
public record PageView(
    String source,
    String target,
    String about,
    ControlsView controls,
    TrafficView traffic,
    FaultsView faults,
    long lateMicros,
    VerdictsView verdicts,
    WaysView ways,
    InlineView inline) {

  /** The page of a running dashboard. */
  public static PageView live(
      String target,
      ControlsView controls,
      TrafficView traffic,
      FaultsView faults,
      long lateMicros,
      VerdictsView verdicts,
      WaysView ways) {
    return new PageView(
        "live", target, null, controls, traffic, faults, lateMicros, verdicts, ways, null);
  }

  /** The page of a recording. */
  public static PageView recording(
      String name, String about, long lateMicros, VerdictsView verdicts, WaysView ways) {
    return new PageView(
        "recording", name, about, null, null, null, lateMicros, verdicts, ways, null);
  }

  /** A page that is a file. */
  public static PageView report(
      String name, String about, long lateMicros, VerdictsView verdicts, InlineView inline) {
    return new PageView(
        "report", name, about, null, null, null, lateMicros, verdicts, null, inline);
  }
}
