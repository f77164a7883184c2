package dev.handoff.systemd;

import dev.handoff.procfs.Rights;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which systemd can run units for us on this machine.
 *
 * @param kind the best that there is
 * @param why there is no better one, in one sentence; empty if there is none better
 * @param cgroups where the cgroups of all processes are; null if that is nowhere
 * @param elsewhere where another systemd than the machine's lies, as unpacked from its packages;
 *     null for the machine's
 */
public record Available(Kind kind, String why, Path cgroups, Path elsewhere) {

  /** Where units can run. */
  public enum Kind {
    /** In a systemd that root starts in namespaces of its own. */
    OWN,

    /** In the systemd that runs the services of this user. */
    USER,

    /** Nowhere. */
    NONE
  }

  /**
   * What decides that.
   *
   * @param root whether we are root
   * @param mount whether we may make namespaces and mount
   * @param cgroups where they are mounted, or null
   * @param writable whether we may make one there
   * @param program systemd itself
   * @param installed whether it is there
   * @param user whether one runs the services of this user
   */
  record Facts(
      boolean root,
      boolean mount,
      Path cgroups,
      boolean writable,
      Path program,
      boolean installed,
      boolean user) {
    private String hindrance() {
      if (!root) {
        return "Only root can start a systemd of its own.";
      } else if (!mount) {
        return "Root may not make namespaces here (CAP_SYS_ADMIN): a container needs --privileged.";
      } else if (cgroups == null) {
        return "There is no cgroup2 here.";
      } else if (!writable) {
        return "No cgroup can be made in " + cgroups + ": a container needs --privileged.";
      }
      return installed ? "" : "There is no " + program + " here: install the package systemd.";
    }
  }

  /** Looks, with the systemd that {@code HANDOFF_SYSTEMD} names, if it is set. */
  public static Available look() {
    String root = System.getenv("HANDOFF_SYSTEMD");
    Path elsewhere = root == null ? null : Path.of(root);
    Path program = Path.of(root == null ? "/" : root, "lib", "systemd", "systemd");
    Path cgroups = Rights.cgroups().orElse(null);
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    return of(
        new Facts(
            Rights.isRoot(),
            Rights.mayMount(),
            cgroups,
            cgroups != null && Files.isWritable(cgroups),
            program,
            Files.isExecutable(program),
            runtime != null && Files.exists(Path.of(runtime, "systemd", "private"))),
        elsewhere);
  }

  static Available of(Facts facts, Path elsewhere) {
    String why = facts.hindrance();
    Kind kind =
        why.isEmpty() ? Kind.OWN : facts.user() && facts.cgroups() != null ? Kind.USER : Kind.NONE;
    return new Available(kind, why, facts.cgroups(), elsewhere);
  }
}
