package dev.handoff.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.process.Workspace;
import java.io.IOException;
import java.util.List;

/** Whether tests can have a systemd of their own. */
public final class RealSystemd {
  private static final String HOW =
      " It runs as root, where root may make namespaces and systemd is installed (as PID 1 or not):"
          + " mvn verify -Psystemd";

  private RealSystemd() {}

  /**
   * Skips the test if not, with the sentence that says why; but where root may make namespaces,
   * there has to be one.
   */
  public static Available require() throws IOException, InterruptedException {
    Available available = Available.look();
    if (available.kind() != Available.Kind.OWN) {
      assertThat(rootHasNamespaces()).as(available.why()).isFalse();
      assumeTrue(false, available.why() + HOW);
    }
    return available;
  }

  private static boolean rootHasNamespaces() throws IOException, InterruptedException {
    String look = "test $(id -u) = 0 && unshare --mount --cgroup true && echo yes";
    try (Workspace workspace = Workspace.open()) {
      List<String> command = List.of("sh", "-c", look);
      return workspace.children().spawnHeard(command).output().complete().equals("yes");
    }
  }
}
