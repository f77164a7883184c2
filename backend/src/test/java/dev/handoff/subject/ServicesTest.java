package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.systemd.Available;
import dev.handoff.systemd.Available.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is said of a server under systemd where there can be none. */
class ServicesTest {
  private static final String WHY = "Only root can start a systemd of its own.";

  @Test
  void aServerUnderSystemdLacksOneWhereThereCanBeNone() {
    Available none = new Available(Kind.NONE, WHY, null, null);

    assertThat(Services.lack(BuiltIn.file("systemd-reload"), none))
        .hasValue("needs a systemd: only root can start a systemd of its own");
    assertThat(Services.lack(BuiltIn.file("fd-handoff"), none)).isEmpty();
  }

  @Test
  void theSystemdOfAUserIsEnough() {
    Available user = new Available(Kind.USER, WHY, Path.of("/sys/fs/cgroup"), null);

    assertThat(Services.lack(BuiltIn.file("systemd-reload"), user)).isEmpty();
  }
}
