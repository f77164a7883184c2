package dev.handoff.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.systemd.Available.Facts;
import dev.handoff.systemd.Available.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AvailableTest {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Path PROGRAM = Path.of("/lib/systemd/systemd");

  @Test
  void rootStartsOneOfItsOwn() {
    Facts root = new Facts(true, true, CGROUPS, true, PROGRAM, true, true);
    assertThat(Available.of(root, null)).isEqualTo(new Available(Kind.OWN, "", CGROUPS, null));
  }

  @Test
  void aUserHasTheOneThatRunsHisServices() {
    Facts user = new Facts(false, false, CGROUPS, false, PROGRAM, true, true);
    assertThat(Available.of(user, null))
        .isEqualTo(
            new Available(Kind.USER, "Only root can start a systemd of its own.", CGROUPS, null));
  }

  @Test
  void whereThereIsNoneItSaysWhy() {
    assertThat(none(new Facts(false, false, CGROUPS, false, PROGRAM, true, false)))
        .isEqualTo("Only root can start a systemd of its own.");
    assertThat(none(new Facts(true, false, CGROUPS, true, PROGRAM, true, false)))
        .startsWith("Root may not make namespaces here");
    assertThat(none(new Facts(true, true, null, false, PROGRAM, true, true)))
        .isEqualTo("There is no cgroup2 here.");
    assertThat(none(new Facts(true, true, CGROUPS, false, PROGRAM, true, false)))
        .startsWith("No cgroup can be made in /sys/fs/cgroup: ");
    assertThat(none(new Facts(true, true, CGROUPS, true, PROGRAM, false, false)))
        .isEqualTo("There is no /lib/systemd/systemd here: install the package systemd.");
  }

  private static String none(Facts facts) {
    Available available = Available.of(facts, null);
    assertThat(available.kind()).isEqualTo(Kind.NONE);
    return available.why();
  }
}
