package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ProcessEvent;
import dev.handoff.procfs.Endpoint;
import dev.handoff.story.Teller;
import dev.handoff.subject.DemoServerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address at which a server is contacted. */
class TargetTest {
  private static final long PID = 1_999_999_999;

  @TempDir private Path directory;
  private final Teller teller = new Teller();
  private Supervision supervision;

  @AfterEach
  void stop() throws InterruptedException {
    if (supervision != null) {
      supervision.close(line -> {});
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080,                  http://127.0.0.1:8080/",
    "192.168.1.5:81,                  http://192.168.1.5:81/",
    "0.0.0.0:8080,                    http://127.0.0.1:8080/",
    "[::1]:8080,                      http://[::1]:8080/",
    "::1:8080,                        http://[::1]:8080/",
    "0:0:0:0:0:0:0:1:8080,            http://[0:0:0:0:0:0:0:1]:8080/",
    "[::]:8080,                       http://127.0.0.1:8080/",
    "0:0:0:0:0:0:0:0:8080,            http://127.0.0.1:8080/",
    "fe80:0:0:0:0:0:0:1%lo:8080,      http://[fe80:0:0:0:0:0:0:1%25lo]:8080/",
    "[fe80::1%25lo]:8080,             http://[fe80::1%25lo]:8080/",
  })
  void aServerIsContactedAtTheAddressItReports(String address, String url) {
    assertThat(Target.told(address)).map(Target::url).contains(url);
  }

  /**
   * In a URL the percent sign before the zone is encoded (RFC 6874); the resolver wants it plain.
   */
  @Test
  void theZoneOfALinkLocalAddressIsDecoded() {
    assertThat(Target.told("[fe80::1%25lo]:80")).contains(new Target("fe80::1%lo", 80));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":80", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "a.example:80"})
  void anythingButAnAddressWithAPortIsIgnored(String address) {
    assertThat(Target.told(address)).isEmpty();
  }

  @Test
  void aServerWeDoNotStartIsFollowedToItsAddress() {
    supervision = supervision(false);
    assertThat(supervision.target().url()).isEqualTo("http://127.0.0.1:9/");

    listens(PID, 1, "[::1]:9090");
    assertThat(supervision.target().url()).isEqualTo("http://[::1]:9090/");

    teller.says(PID, 1, new ProcessEvent.Ready(200));
    assertThat(supervision.target().url()).isEqualTo("http://[::1]:9090/");

    teller.says(3, 0, new ProcessEvent.Exited(PID, 0, null));
    assertThat(supervision.target().url()).isEqualTo("http://[::1]:9090/");

    listens(PID + 1, 1, "127.0.0.1:9091");
    assertThat(supervision.target().url()).isEqualTo("http://127.0.0.1:9091/");
  }

  @Test
  void ourOwnServerIsWhereWeStartedIt() {
    supervision = supervision(true);
    listens(PID, 1, "[::1]:9090");
    assertThat(supervision.target().url()).isEqualTo("http://127.0.0.1:9/");
    // Otherwise the end of our own server would be awaited.
    teller.says(3, 0, new ProcessEvent.Exited(PID, 0, null));
  }

  private void listens(long pid, int generation, String address) {
    teller.says(pid, generation, new ProcessEvent.Started(1, "v1", "17", List.of()));
    teller.says(pid, generation, new ProcessEvent.Listening(address, 7, false));
  }

  private Supervision supervision(boolean adopts) {
    return new Supervision(
        teller.journal,
        DemoServerCommand.beside(
            directory.resolve("bus.sock"), new Endpoint("127.0.0.1", 9), List.of()),
        Duration.ZERO,
        adopts);
  }
}
