package dev.handoff.supervise;

import java.util.List;

/**
 * A prepared release.
 *
 * @param name its name in the API, and the version in the release file
 * @param title a few words for people
 * @param broken true if its upgrade is meant to fail
 * @param command to execute, empty for the same command line again
 * @param fault the defect that the demo server shows, or null
 */
public record Release(
    String name, String title, boolean broken, List<String> command, String fault) {

  static Release good(String name, String title) {
    return new Release(name, title, false, List.of(), null);
  }

  static Release faulty(String fault, String title, boolean broken) {
    return new Release(fault, title, broken, List.of(), fault);
  }

  /** What the release file says for it. */
  dev.handoff.restart.Release content() {
    return new dev.handoff.restart.Release(name, command, fault);
  }
}
