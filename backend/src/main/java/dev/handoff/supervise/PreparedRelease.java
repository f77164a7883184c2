package dev.handoff.supervise;

import dev.handoff.release.Release;
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
public record PreparedRelease(
    String name, String title, boolean broken, List<String> command, String fault) {

  static PreparedRelease good(String name, String title) {
    return new PreparedRelease(name, title, false, List.of(), null);
  }

  static PreparedRelease faulty(String fault, String title, boolean broken) {
    return new PreparedRelease(fault, title, broken, List.of(), fault);
  }

  /** What the release file says for it. */
  Release content() {
    return new Release(name, command, fault);
  }
}
