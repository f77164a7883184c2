package dev.handoff.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.posix.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an upgrade would read is looked at, and nothing else. */
class DiskTest {
  @TempDir private Path directory;
  private Path place;
  private Path jar;
  private Path release;

  @BeforeEach
  void deploy() throws IOException {
    place = Files.createDirectory(directory.resolve("1"));
    jar = Files.writeString(place.resolve("server.jar"), "jar 1");
    release = Files.writeString(place.resolve("release.json"), "{\"version\":\"v1\"}");
  }

  @Test
  void withoutAChangeTwoLooksFindTheSame() throws Exception {
    Disk disk = disk("-jar", "server.jar");
    Makings first = disk.look();
    Files.writeString(place.resolve("unrelated"), "new");
    assertThat(disk.look()).isEqualTo(first);
    assertThat(first.canWait()).isTrue();
  }

  @Test
  void aJarThatIsReplacedByOneOfTheSameSizeIsAnother() throws Exception {
    Disk disk = disk("-jar", "server.jar");
    Makings first = disk.look();
    replace(jar, "jar 2");
    assertThat(first.changed(disk.look())).isEqualTo(jar.toString());
  }

  @Test
  void anArchiveThatAppearsBesideTheJarCounts() throws Exception {
    Disk disk = disk("-jar", "server.jar");
    Makings first = disk.look();
    Path archive = Files.writeString(place.resolve("server.jsa"), "archive");
    assertThat(first.changed(disk.look())).isEqualTo(archive.toString());
  }

  @Test
  void theClassPathCountsFileByFileAndDirectoryByDirectory() throws Exception {
    Path library = Files.createDirectories(place.resolve("lib")).resolve("a.jar");
    Files.writeString(library, "a");
    Path inner = Files.createDirectories(place.resolve("classes/dev")).resolve("Main.class");
    Files.writeString(inner, "1");
    for (Path changed : List.of(library, inner, jar)) {
      Disk disk = disk("-cp", "server.jar:lib/*:classes", "dev.Main");
      Makings first = disk.look();
      Files.writeString(changed, "something else");
      assertThat(first.changed(disk.look())).isEqualTo(changed.toString());
    }
  }

  @Test
  void argumentFilesAndFilesThatTheCommandLineNamesCount() throws Exception {
    Path arguments = Files.writeString(place.resolve("arguments"), "-Xmx32m");
    Path settings = Files.writeString(place.resolve("app.yaml"), "a: 1");
    Path other = Files.writeString(place.resolve("other.yaml"), "b: 1");
    for (Path changed : List.of(arguments, settings, other)) {
      Disk disk = disk("@arguments", "-jar", "server.jar", "app.yaml", "--other=other.yaml");
      Makings first = disk.look();
      Files.writeString(changed, "-Xmx64m");
      assertThat(first.changed(disk.look())).isEqualTo(changed.toString());
    }
  }

  @Test
  void aReleaseThatCannotWaitIsKnownAtOnce() throws Exception {
    Disk disk = disk("-jar", "server.jar");
    assertThat(disk.look().canWait()).isTrue();
    replace(release, "{\"version\":\"v2\",\"command\":[\"perl\",\"x.pl\"]}");
    assertThat(disk.look().canWait()).isFalse();
    replace(release, "{\"version\":\"v2\",\"command\":[\"perl\",\"x.pl\"],\"standby\":true}");
    assertThat(disk.look().canWait()).isTrue();
    replace(release, "{\"version\":\"v3\",\"standby\":false}");
    assertThat(disk.look().canWait()).isFalse();
  }

  @Test
  void theFilesOfANewReleaseCountFromThenOn() throws Exception {
    Disk disk = disk("-jar", "server.jar");
    disk.look();
    Path script = Files.writeString(place.resolve("x.pl"), "1");
    replace(release, "{\"version\":\"v2\",\"command\":[\"perl\",\"x.pl\"],\"standby\":true}");
    Makings second = disk.look();
    Files.writeString(script, "something else");
    assertThat(second.changed(disk.look())).isEqualTo(script.toString());
  }

  @Test
  void aWorkingDirectoryBehindASwitchedLinkIsAnother() throws Exception {
    Path current = Files.createSymbolicLink(directory.resolve("current"), place);
    Disk disk = new Disk(origin(current, "-jar", "server.jar"));
    Makings first = disk.look();
    Path next = Files.createDirectory(directory.resolve("2"));
    Files.copy(jar, next.resolve("server.jar"));
    Files.copy(release, next.resolve("release.json"));
    Files.delete(current);
    Files.createSymbolicLink(current, next);
    assertThat(first.changed(disk.look())).isNotNull();
  }

  @Test
  void aReleaseFileThatCannotBeReadIsLeftToTheAttemptToStart() throws Exception {
    Disk disk = disk("-jar", "server.jar");
    Makings first = disk.look();
    Files.delete(release);
    Makings broken = disk.look();
    assertThat(first.changed(broken)).isEqualTo(release.toString());
    assertThat(broken.canWait()).isTrue();
    assertThat(disk.look()).isEqualTo(broken);
  }

  @Test
  void aDirectoryWithTooManyFilesCannotBeLookedAt() throws Exception {
    Path classes = Files.createDirectory(place.resolve("classes"));
    Makings few = Makings.of(List.of(classes), place, true);
    assertThat(few.canWait()).isTrue();
    for (int i = 0; i < 5_000; i++) {
      Files.createFile(classes.resolve("C" + i));
    }
    assertThat(Makings.of(List.of(classes), place, true).canWait()).isFalse();
  }

  private Disk disk(String... arguments) {
    return new Disk(origin(place, arguments));
  }

  private static Next.Origin origin(Path place, String... arguments) {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(List.of(arguments));
    return new Next.Origin(
        new Program("java"),
        command,
        new Environment(List.of("PATH=" + System.getenv("PATH"))),
        new WorkingDirectory(place),
        Path.of("release.json"));
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling("next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
