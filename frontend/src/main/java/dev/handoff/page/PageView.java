package dev.handoff.page;

/**
 * The whole page.
 *
 * @param target the URL of the server that is watched
 * @param controls the panel of the server's buttons
 * @param traffic the panel of the traffic generator
 * @param verdicts the panel of verdicts
 */
public record PageView(
    String target, ControlsView controls, TrafficView traffic, VerdictsView verdicts) {}
