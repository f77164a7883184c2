package dev.handoff.page;

import java.util.List;

/**
 * The verdicts so far.
 *
 * @param newestFirst one per restart
 */
public record VerdictsView(List<VerdictView> newestFirst) {}
