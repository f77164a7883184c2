package dev.handoff.page;

import java.util.List;

/**
 * The verdicts so far.
 *
 * @param newestFirst one per restart
 */
public record VerdictsView(List<VerdictView> newestFirst) {

  /** Whether a gap is known of any of them. */
  public boolean hasGaps() {
    return newestFirst.stream().anyMatch(verdict -> !verdict.row().gap().isEmpty());
  }
}
