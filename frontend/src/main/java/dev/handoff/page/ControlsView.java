package dev.handoff.page;

import java.util.List;

/**
 * The buttons of the server.
 *
 * @param servingPid PID of the serving process, 0 if there is none
 * @param servingGeneration its generation
 * @param upgradeRefused why an upgrade would be refused now, in one sentence; null when the button
 *     works
 * @param abortable whether an upgrade is under way, which can be aborted
 * @param nextInMillis until the next attempt is allowed after a failure, 0 if it is allowed now
 * @param releases the releases to choose from
 * @param chosen the name of the next generation's release
 * @param subject which server runs
 */
public record ControlsView(
    long servingPid,
    int servingGeneration,
    String upgradeRefused,
    boolean abortable,
    long nextInMillis,
    List<ReleaseView> releases,
    String chosen,
    SubjectView subject) {

  /**
   * The releases of the menu. A broken one is among the faults, so it is offered here only while it
   * is the chosen one.
   */
  public List<ReleaseView> offered() {
    return releases.stream()
        .filter(release -> !release.broken() || release.name().equals(chosen))
        .toList();
  }
}
