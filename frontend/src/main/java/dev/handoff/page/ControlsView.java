package dev.handoff.page;

import java.util.List;

/**
 * The buttons of the server.
 *
 * @param servingPid the PID that serves, 0 if nothing is running
 * @param servingGeneration its generation
 * @param upgradeRefused why an upgrade would be refused now, in one sentence; null when the button
 *     works
 * @param nextInMillis until the next attempt is allowed after a failure, 0 if it is allowed now
 * @param releases what can be chosen as the next release
 * @param chosen the name of the release that the next generation will be
 */
public record ControlsView(
    long servingPid,
    int servingGeneration,
    String upgradeRefused,
    long nextInMillis,
    List<ReleaseView> releases,
    String chosen) {

  /** Whether the next generation will be a release that is meant to fail. */
  public boolean brokenIsChosen() {
    return releases.stream().anyMatch(release -> release.broken() && release.name().equals(chosen));
  }
}
