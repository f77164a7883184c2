package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.subject.file.SubjectFile;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a server that sets what only root may set. */
class ProgramsTest {
  private static final Optional<String> HINDRANCE = Optional.of("it may not write there");

  @Test
  void aServerThatHasTheKernelMoveWhatWaitsLacksLeaveWhereItHasNone() {
    SubjectFile migrates = BuiltIn.file("reuseport-migrate");
    assertThat(Programs.lack(migrates, HINDRANCE))
        .hasValue("sets net.ipv4.tcp_migrate_req: it may not write there");
    assertThat(Programs.lack(migrates, Optional.empty())).isEmpty();
    assertThat(Programs.lack(BuiltIn.file("reuseport"), HINDRANCE)).isEmpty();
  }

  @Test
  void theOptionCountsHoweverItIsWritten() {
    String file = BuiltIn.text("reuseport-migrate");
    assertThat(migrates(file)).isTrue();
    assertThat(migrates(file.replace("--migrate on", "--migrate=on"))).isTrue();
    assertThat(migrates(file.replace("--migrate on", "--migrate off"))).isFalse();
    assertThat(migrates(file.replace("${demo-server}", "java -jar other.jar"))).isFalse();
  }

  private static boolean migrates(String file) {
    return SubjectFile.of("mine.yaml", file).setup().migrates();
  }
}
