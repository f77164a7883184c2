package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The class archive made by the build, and one that does not fit. */
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
