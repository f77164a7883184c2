package dev.handoff.plan;

import java.nio.file.Path;

/**
 * Whose certificates are trusted when https is spoken.
 *
 * @param authorities a PEM file with the only certificates that are trusted; null for those that
 *     Java trusts
 * @param blind whether any certificate is trusted, for any name
 */
public record Trust(Path authorities, boolean blind) {
  /** What Java trusts, and only for the name in the URL. */
  public static final Trust USUAL = new Trust(null, false);

  /**
   * Checks that it does not contradict itself.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public Trust {
    if (authorities != null && blind) {
      throw Limits.refused("--cacert has no effect with --insecure; leave one of them out.");
    }
  }
}
