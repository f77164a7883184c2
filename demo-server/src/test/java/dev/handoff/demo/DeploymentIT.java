package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.event.ChildEvent;
import dev.handoff.event.ProcessEvent;
import dev.handoff.event.UpgradeEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The next generation runs what the operator has put on disk. */
@Timeout(120)
class DeploymentIT {
  /** Imitates a shell's cd: PWD has the name, while the kernel knows only the directory. */
  private static final String IN = "cd \"$1\" && shift && exec \"$@\"";

  @Test
  void relativePathsFollowALinkThatHasBeenSwitchedToANewRelease() throws Exception {
    try (Launch server = new Launch()) {
      Path first = release(server.directory(), 1);
      Path second = release(server.directory(), 2);
      Path current = server.directory().resolve("current");
      switchTo(current, first);
      List<String> command = command(server, current, "server.jar");
      command.addAll(List.of("--release-file", "release.json"));
      int bus = command.indexOf("--bus") + 1;
      Path near = Files.createSymbolicLink(first.resolve("bus.sock"), server.bus().path());
      command.set(bus, near.getFileName().toString());
      server.start(server.builder(command));
      long old = server.pid(1);
      assertThat(RawClient.get(server.port(), "/").headers()).containsEntry("x-release", "v1");

      switchTo(current, second);
      long next = server.upgrade(old);
      assertThat(server.exitCode()).isZero();
      assertThat(server.pid(2)).as("told on the bus of the first directory").isEqualTo(next);
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + next + "/cwd"))).isEqualTo(second);
      assertThat(openFiles(next)).contains(second.resolve("server.jar"));
      assertThat(RawClient.get(server.port(), "/").headers()).containsEntry("x-release", "v2");

      // As when Capistrano tidies up; the link still leads to the next release.
      deleteAll(first.resolve("release.json"), first.resolve("server.jar"));
      Path third = release(server.directory(), 3);
      switchTo(current, third);
      long last = server.upgrade(next);
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + last + "/cwd"))).isEqualTo(third);
    }
  }

  @Test
  void theNextGenerationStartsInTheDirectoryThatReplacedAMovedOne() throws Exception {
    try (Launch server = new Launch()) {
      Path current = release(server.directory(), 1);
      server.start(server.builder(command(server, current, "server.jar")));
      Files.move(current, server.directory().resolve("previous"));
      assertThat(release(server.directory(), 1)).isEqualTo(current);
      long next = server.upgrade(server.pid(1));
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + next + "/cwd"))).isEqualTo(current);
    }
  }

  @Test
  void theNextGenerationRunsTheJavaToWhichALinkHasBeenSwitched() throws Exception {
    try (Launch server = new Launch()) {
      Path home = Path.of(ServerProcess.java()).toRealPath().getParent().getParent();
      Path copy = copyOfBin(home, server.directory().resolve("jdk"));
      Path current = server.directory().resolve("java");
      switchTo(current, home);
      List<String> command = command(server, server.directory(), ServerProcess.jar().toString());
      command.set(command.indexOf(ServerProcess.java()), "java/bin/java");
      server.start(server.builder(command));
      long first = server.pid(1);
      switchTo(current, copy);
      long next = server.upgrade(first);
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + next + "/exe")))
          .isEqualTo(copy.resolve("bin/java"));
    }
  }

  @Test
  void theFirstWordIsOnlyANameAndIsPassedOn() throws Exception {
    String script = "name=$1; shift; exec -a \"$name\" \"$@\"";
    try (Launch server = new Launch()) {
      List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash", "handoff-demo"));
      command.addAll(server.java("--probation", "100ms"));
      server.start(server.builder(command));
      long next = server.upgrade(server.pid(1));
      assertThat(server.exitCode()).isZero();
      assertThat(strings(next, "cmdline").get(0)).isEqualTo("handoff-demo");
      assertThat(Files.readSymbolicLink(Path.of("/proc/" + next + "/exe")))
          .isEqualTo(Path.of(ServerProcess.java()).toRealPath());
    }
  }

  @Test
  void argumentsAndEnvironmentArriveByteForByteAndInTheirOrder() throws Exception {
    String script =
        "java=$1; shift; export LC_ALL=C GREETING=$(printf 'gr\\303\\274n \\374\\377');"
            + " exec \"$java\" \"-Dgreeting=$GREETING\" -Dempty= \"-Dlines=a\nb\" \"$@\"";
    try (Launch server = new Launch()) {
      List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
      command.addAll(server.java("--probation", "100ms"));
      List<String> odd = List.of("-Dodd=  a\t\" ' \\ $HOME * ; & |", "-cp", "");
      command.addAll(command.indexOf("-jar"), odd);
      command.add(command.indexOf("-jar"), "-Dlong=" + "x".repeat(100_000));
      server.start(server.builder(command));
      long first = server.pid(1);
      List<String> words = ServerCommand.withoutArchive(strings(first, "cmdline"));
      List<String> variables = strings(first, "environ");
      assertThat(words).contains("-Dgreeting=gr\u00c3\u00bcn \u00fc\u00ff", "-Dlines=a\nb");
      assertThat(words).containsAll(odd);
      assertThat(variables).contains("GREETING=gr\u00c3\u00bcn \u00fc\u00ff");

      long next = server.upgrade(first);
      assertThat(ServerCommand.withoutArchive(strings(next, "cmdline"))).isEqualTo(words);
      List<String> nextVariables = new ArrayList<>(strings(next, "environ"));
      nextVariables.removeIf(it -> it.startsWith("HANDOFF_"));
      assertThat(nextVariables).isEqualTo(variables);
    }
  }

  @Test
  void aMissingFileIsWarnedOfAndNamedByTheFailure() throws Exception {
    try (Launch server = new Launch()) {
      Path directory = release(server.directory(), 1);
      List<String> command = command(server, directory, "server.jar");
      Path jar = directory.resolve("server.jar");
      server.begin(server.builder(command));
      server.awaitReady();
      Files.delete(jar);
      String why = "The jar server.jar does not exist";
      assertThat(
              ((ProcessEvent.Warned) server.bus().await(ProcessEvent.Warned.class).event()).what())
          .isEqualTo("An upgrade would fail as things are: " + why);

      server.signal(server.pid(1), "HUP");
      assertThat(server.bus().await(ChildEvent.Failed.class).event())
          .isEqualTo(new ChildEvent.Failed(0, "spawn", why));
      server.bus().await(UpgradeEvent.Backoff.class);
      assertThat(RawClient.get(server.port(), "/").pid()).isEqualTo(server.pid(1));
    }
  }

  private static List<String> command(Launch server, Path directory, String jar) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", IN, "sh", directory.toString()));
    command.addAll(server.java(List.of(), Path.of(jar), "--probation", "100ms"));
    return command;
  }

  private static Path release(Path directory, int number) throws Exception {
    Path release = Files.createDirectory(directory.resolve("release" + number));
    Files.copy(ServerProcess.jar(), release.resolve("server.jar"));
    Files.writeString(release.resolve("release.json"), "{\"version\": \"v" + number + "\"}");
    return release;
  }

  /** Switches the link like {@code ln -sfn} and {@code mv -T}: the link exists at every moment. */
  private static void switchTo(Path link, Path target) throws Exception {
    Path next = link.resolveSibling("next");
    Files.createSymbolicLink(next, target);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A Java with a launcher file of its own; the rest is shared with the original. */
  private static Path copyOfBin(Path home, Path copy) throws Exception {
    Files.createDirectories(copy.resolve("bin"));
    Files.copy(
        home.resolve("bin/java"), copy.resolve("bin/java"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String part : List.of("lib", "conf")) {
      Files.createSymbolicLink(copy.resolve(part), home.resolve(part));
    }
    return copy;
  }

  private static void deleteAll(Path... files) throws Exception {
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private static List<Path> openFiles(long pid) throws Exception {
    List<Path> files = new ArrayList<>();
    for (String file : OpenFiles.of(pid).values()) {
      files.add(Path.of(file));
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }

  /** Reads one character for each byte. */
  private static List<String> strings(long pid, String file) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/" + file));
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    return List.of(all.substring(0, all.length() - 1).split("\0", -1));
  }
}
