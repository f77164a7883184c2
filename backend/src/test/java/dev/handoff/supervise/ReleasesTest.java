package dev.handoff.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasesTest {
  @TempDir private Path directory;
  private Path file;
  private Releases releases;

  @BeforeEach
  void open() {
    file = directory.resolve("release-8080.json");
    releases = new Releases(file);
  }

  @Test
  void theChosenReleaseIsInTheFile() throws Exception {
    assertThat(releases.chosen()).isNull();
    releases.choose("v2");
    assertThat(file).hasContent("{\"version\":\"v2\"}");
    releases.choose("crash");
    assertThat(file).hasContent("{\"version\":\"crash\",\"fault\":\"crash\"}");
    releases.choose("missing");
    assertThat(file)
        .hasContent("{\"version\":\"missing\",\"command\":[\"/nonexistent/handoff-demo\"]}");
    assertThat(new Releases(file).chosen()).isEqualTo("missing");
  }

  @Test
  void workingAndBrokenReleasesAreListed() {
    assertThat(releases.all())
        .extracting(PreparedRelease::name)
        .containsExactly(
            "v1", "v2", "v3", "slow", "crash", "hang", "garbage", "missing", "die-after-ready");
  }

  @Test
  void anUnknownReleaseChangesNothing() throws Exception {
    releases.choose("v3");
    assertThatThrownBy(() -> releases.choose("../v3"))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNKNOWN));
    assertThat(releases.chosen()).isEqualTo("v3");
  }

  @Test
  void aFileOfSomebodyElseIsNotRemoved() throws Exception {
    Files.writeString(file, "{\"version\":\"v9\"}");
    releases.forget();
    assertThat(file).exists();
    releases.choose("v1");
    releases.forget();
    assertThat(file).doesNotExist();
  }
}
