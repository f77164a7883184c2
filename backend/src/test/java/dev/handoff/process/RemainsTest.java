package dev.handoff.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a server whose owner was killed. */
@Timeout(60)
class RemainsTest {
  @TempDir private Path place;
  private Workspace workspace;
  private Path folder;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    workspace = Workspace.open();
    folder = Files.createDirectory(place.resolve("server-1"));
    Files.writeString(folder.resolve("a.conf"), "text");
    file = place.resolve("server-1.pids");
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  /** With a child of its own, in a session of its own. */
  private long server() throws IOException {
    return workspace
        .children()
        .spawnAlone(List.of("sh", "-c", "sleep 600 & wait"), Children.environment())
        .pid();
  }

  private void killed(long owner) throws IOException {
    List<String> lines = Files.readAllLines(file);
    lines.set(1, owner + " 1");
    Files.write(file, lines);
  }

  @Test
  void itIsEndedAtTheNextStartAndItsFolderIsGone() throws Exception {
    long server = server();
    Remains.of(folder).add(server);
    killed(ProcessHandle.current().pid());

    assertThat(Remains.end(place)).isTrue();
    assertThat(Children.awaitEnd(List.of(server), Duration.ofSeconds(30))).isTrue();
    NobodyLeft.awaitIn(workspace);
    assertThat(folder).doesNotExist();
    assertThat(file).doesNotExist();
    assertThat(Remains.end(place)).isFalse();
  }

  @Test
  void whoeverHasAnOwnerStays() throws Exception {
    long server = server();
    Remains.of(folder).add(server);

    assertThat(Remains.end(place)).isFalse();
    assertThat(Proc.isThere(server)).isTrue();
    assertThat(folder).exists();
  }

  @Test
  void aPidThatIsAnotherProcessNowStays() throws Exception {
    long server = server();
    Remains.of(folder).add(server);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("(?m)^" + server + " (\\d+)$", server + " 7"));
    killed(1);

    assertThat(Remains.end(place)).isTrue();
    assertThat(Proc.isThere(server)).isTrue();
    assertThat(folder).doesNotExist();
  }

  @Test
  void ourOwnSessionIsNeverWrittenDown() throws Exception {
    Remains remains = Remains.of(folder);
    remains.add(workspace.children().spawnHeard(List.of("sleep", "600")).pid());

    assertThat(Files.readAllLines(file)).hasSize(2);
    remains.clear();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatIsNotWholeIsLeftOut() throws Exception {
    Files.writeString(file, "half a li");
    assertThat(Remains.end(place)).isFalse();
    assertThat(Remains.end(place.resolve("missing"))).isFalse();
    assertThat(Remains.end(file)).isFalse();
  }

  @Test
  void aRunThatWasKilledIsGoneWhenAnotherBegins() throws Exception {
    Path run = Files.createTempDirectory("handoff-run");
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
    folder = Files.createDirectory(run.resolve("server-1"));
    file = run.resolve("server-1.pids");
    long server = server();
    Remains.of(folder).add(server);
    killed(ProcessHandle.current().pid());

    Workspace.open().close();
    assertThat(Children.awaitEnd(List.of(server), Duration.ofSeconds(30))).isTrue();
    // Others that begin here may have seen it first.
    Await.untilTrue(() -> Files.notExists(run), () -> run + " is still there");
  }
}
