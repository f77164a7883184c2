package dev.handoff.page;

/**
 * The whole page.
 *
 * @param source where its records come from: {@code live}, {@code recording} or {@code report}
 * @param target the URL of the server that is watched
 * @param controls the panel of the server's buttons; null where there is no server
 * @param traffic the panel of the traffic generator; null likewise
 * @param faults the panel of what can be broken; null likewise
 * @param verdicts the panel of verdicts
 */
public record PageView(
    String source,
    String target,
    ControlsView controls,
    TrafficView traffic,
    FaultsView faults,
    VerdictsView verdicts) {}
