package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The class archive made by the build, and ones that do not fit. */
@Timeout(120)
class ClassArchiveIT {

  @Test
  void theNextGenerationStartsFromTheArchiveBesideTheJar() throws Exception {
    try (ServerProcess server =
        ServerProcess.startWithoutArchive(ServerProcess.jar(), "--probation", "100ms")) {
      assertThat(mapped(server.pid()))
          .as("archive in the first generation, which was not given one")
          .isEmpty();
      server.signal(server.pid(), "HUP");
      long second = pid(server, 2);
      assertThat(mapped(second)).as("archive in pid %d", second).endsWith("/demo-server.jsa");
      server.signal(second, "HUP");
      long third = pid(server, 3);
      assertThat(mapped(third)).as("archive in pid %d", third).endsWith("/demo-server.jsa");
      assertThat(arguments(third)).as("command line of pid %d", third).isEqualTo(arguments(second));
    }
  }

  @Test
  void anArchiveThatDoesNotFitIsIgnoredSilently(@TempDir Path directory) throws Exception {
    Path jar = directory.resolve("server.jar");
    Files.copy(ServerProcess.jar(), jar);
    Files.writeString(directory.resolve("server.jsa"), "not an archive at all");
    try (ServerProcess server = ServerProcess.startWithoutArchive(jar)) {
      server.signal(server.pid(), "HUP");
      long second = pid(server, 2);
      assertThat(arguments(second)).contains("-XX:SharedArchiveFile=" + directory + "/server.jsa");
      assertThat(server.output().lines()).allMatch(line -> line.contains("pid "));
    }
  }

  @Test
  void onJava25ItIsAnAotCache() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "older ones make a dynamic archive");
    // With "on", Java does not start from anything else, nor from one that does not fit the jar.
    String archive = ServerProcess.jar().toString().replaceAll("jar$", "jsa");
    List<String> jvm = List.of("-XX:AOTMode=on", "-XX:AOTCache=" + archive);
    Process process =
        new ProcessBuilder(ServerCommand.of(jvm, ServerProcess.jar(), List.of("--help")))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void anArchiveMadeByAnotherJavaIsIgnoredSilently() throws Exception {
    Path other = otherJava();
    assumeTrue(other != null, "no other Java beside this one");
    try (Launch server = new Launch()) {
      List<String> command = server.java("--probation", "100ms");
      assertThat(command.set(0, other.toString())).isEqualTo(ServerProcess.java());
      assertThat(command).anyMatch(word -> word.endsWith("/demo-server.jsa"));
      server.start(server.builder(command));
      long second = server.upgrade(server.pid(1));
      assertThat(Path.of("/proc/" + second + "/exe").toRealPath()).isEqualTo(other.toRealPath());
      assertThat(arguments(second)).anyMatch(word -> word.endsWith("/demo-server.jsa"));
      assertThat(mapped(second)).isEmpty();
      assertThat(server.output().lines()).allMatch(line -> line.contains("pid "));
    }
  }

  /** A Java of another version in the directory of this one, which can run the server; or null. */
  private static Path otherJava() throws Exception {
    Path home = Path.of(System.getProperty("java.home"));
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(home.getParent())) {
      for (Path each : homes) {
        Properties release = new Properties();
        if (Files.isRegularFile(each.resolve("release"))
            && Files.isExecutable(each.resolve("bin/java"))) {
          release.load(new StringReader(Files.readString(each.resolve("release"))));
        }
        String version = release.getProperty("JAVA_VERSION", "").replaceAll("\"|\\..*", "");
        if (version.matches("\\d+")
            && Integer.parseInt(version) >= 17
            && Integer.parseInt(version) != Runtime.version().feature()) {
          return each.resolve("bin/java");
        }
      }
    }
    return null;
  }

  private static long pid(ServerProcess server, int generation) throws InterruptedException {
    long pid =
        Long.parseLong(
            server.await("has spawned generation " + generation + ", pid (\\d+)").group(1));
    server.await("pid " + pid + " is ready");
    return pid;
  }

  /** The path of the archive that the process has mapped, or an empty text. */
  private static String mapped(long pid) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + pid + "/maps")).stream()
        .filter(line -> line.endsWith("/demo-server.jsa"))
        .map(line -> line.substring(line.indexOf('/')))
        .findFirst()
        .orElse("");
  }

  private static List<String> arguments(long pid) throws Exception {
    return new ArrayList<>(
        List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0")));
  }
}
