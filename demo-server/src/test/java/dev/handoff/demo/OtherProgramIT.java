package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.Envelope;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Upgrades in which the program changes: another jar, another command, another language. */
@Timeout(120)
class OtherProgramIT {

  @Test
  void theNextGenerationRunsTheRenamedJarWhileTheOldOneStillLoadsClassesFromItsOwn()
      throws Exception {
    try (Launch server = new Launch()) {
      Path jar = server.directory().resolve("server.jar");
      Files.copy(ServerProcess.jar(), jar);
      server.start(
          server.builder(
              server.java(List.of(), jar, "--probation", "100ms", "--drain", "connection")));
      long first = server.pid(1);
      try (RawClient kept = new RawClient(server.port())) {
        assertThat(kept.get("/").pid()).isEqualTo(first);
        Files.move(
            newer(server.directory()),
            jar,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
        long second = server.upgrade(first);
        server.bus().await(ListenerEvent.Closed.class);

        server.await("pid " + second + " is of the newer jar\n");
        assertThat(OpenFiles.of(second)).containsValue(jar.toString());
        assertThat(OpenFiles.of(first)).containsValue(jar + " (deleted)");
        assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(second);
        assertAnswersWithClassesNotLoadedYet(kept, first);
      }
      assertThat(server.exitCode()).isZero();
      assertThat(server.output()).doesNotContain("Error").doesNotContain("Exception");
    }
  }

  @Test
  void aCommandChangedInTheReleaseFileIsUsedForTheNextGenerationAndLaterOnes() throws Exception {
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      String[] options = {"--release-file", releases.file().toString(), "--probation", "100ms"};
      server.start(server.builder(server.java(options)));
      assertThat(RawClient.get(server.port(), "/").headers()).doesNotContainKey("x-slow");

      List<String> changed = new ArrayList<>(server.java(options));
      changed.addAll(List.of("--slow-every", "1", "--slow-seconds", "1"));
      releases.deploy("{\"version\": \"v2\", \"command\": " + json(changed) + "}");
      long second = server.upgrade(server.pid(1));
      assertThat(server.exitCode()).isZero();
      RawClient.Answer answer = RawClient.get(server.port(), "/");
      assertThat(answer.headers()).containsEntry("x-release", "v2").containsEntry("x-slow", "1");
      assertThat(answer.pid()).isEqualTo(second);

      releases.deploy("{\"version\": \"v3\"}");
      assertThat(server.pid(2)).isEqualTo(second);
      long third = server.upgrade(second);
      server.awaitEnd(second);
      answer = RawClient.get(server.port(), "/");
      assertThat(answer.headers()).containsEntry("x-release", "v3").containsEntry("x-slow", "1");
      assertThat(answer.pid()).isEqualTo(third);
    }
  }

  @Test
  void aGenerationWrittenInPerlTakesOverAndHandsBackAndNoRequestIsLost() throws Exception {
    assertThat(Path.of("/usr/bin/perl"))
        .as("perl, of which this test makes a generation (Debian's perl-base)")
        .isExecutable();
    try (Releases releases = new Releases("{\"version\": \"v1\"}");
        Launch server = new Launch()) {
      String[] options = {
        "--release-file", releases.file().toString(), "--probation", "100ms", "--slow-every", "0"
      };
      server.start(server.builder(server.java(options)));
      try (Visitors visitors = new Visitors(server.port())) {
        visitors.await(server.pid(1));
        List<String> perl = new ArrayList<>(List.of("/usr/bin/perl", script()));
        perl.addAll(server.java(options));
        releases.deploy("{\"version\": \"perl\", \"command\": " + json(perl) + "}");
        long second = server.upgrade(server.pid(1));
        visitors.await(second);
        assertThat(server.exitCode()).isZero();
        assertThat(RawClient.get(server.port(), "/").body())
            .isEqualTo("hello world from pid " + second + ", generation 2, written in perl\n");

        releases.deploy("{\"version\": \"v3\"}");
        server.signal(second, "HUP");
        long third = server.pid(3);
        server.awaitEnd(second);
        server.await("perl " + second + " exits\n");
        visitors.await(third);
        assertThat(visitors.lost()).as("requests lost").isEmpty();
        assertThat(RawClient.get(server.port(), "/").headers())
            .containsEntry("x-generation", "3")
            .containsEntry("x-release", "v3");
        Envelope started =
            server
                .bus()
                .await(
                    ProcessEvent.Started.class,
                    it -> it.ppid() == second && it.release().equals("v3"));
        assertThat(started.pid()).isEqualTo(third);

        assertThat(server.upgrade(third)).as("the fourth").isNotEqualTo(third);
      }
    }
  }

  /** A stream, a body and an error, each for the first time in this process. */
  private static void assertAnswersWithClassesNotLoadedYet(RawClient kept, long pid)
      throws IOException {
    RawClient.Answer stream = kept.get("/stream?seconds=1");
    assertThat(stream.pid()).isEqualTo(pid);
    assertThat(stream.body()).contains("chunk 1/1");
    kept.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nagain");
    assertThat(kept.receive().body()).isEqualTo("again");
    assertThat(kept.get("/slow?seconds=never").status()).isEqualTo(400);
    assertThat(kept.get("/no/such/page").status()).isEqualTo(404);
    kept.send("GET /\u00ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(kept.receive().status()).isGreaterThanOrEqualTo(400);
    assertThat(kept.isAtEnd()).isTrue();
  }

  /** A copy of the built jar with another main class. */
  private static Path newer(Path directory) throws IOException {
    Path jar = directory.resolve("newer.jar");
    Files.copy(ServerProcess.jar(), jar);
    String name = Newer.class.getName();
    try (FileSystem content =
            FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of());
        var bytes = Newer.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      Files.copy(bytes, content.getPath(name.replace('.', '/') + ".class"));
      Path manifest = content.getPath("META-INF/MANIFEST.MF");
      String changed =
          Files.readString(manifest).replaceAll("Main-Class: .*", "Main-Class: " + quoted(name));
      Files.writeString(manifest, changed);
    }
    return jar;
  }

  private static String quoted(String name) {
    return java.util.regex.Matcher.quoteReplacement(name);
  }

  /** The main class of the newer jar. */
  static final class Newer {
    public static void main(String[] args) {
      System.out.println("pid " + ProcessHandle.current().pid() + " is of the newer jar");
      DemoServer.main(args);
    }
  }

  static String json(List<String> words) {
    return "[\"" + String.join("\", \"", words) + "\"]";
  }

  static String script() throws Exception {
    return Path.of(OtherProgramIT.class.getResource("/generation.pl").toURI()).toString();
  }
}
