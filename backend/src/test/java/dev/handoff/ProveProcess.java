package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.subject.BuiltIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code handoff.jar prove} as a process, with its output in files. */
final class ProveProcess {
  private final Path directory;
  private final Path temporary;
  private Process process;

  ProveProcess(Path directory) throws IOException {
    this.directory = directory;
    temporary = Files.createDirectory(directory.resolve("tmp"));
  }

  /** A built-in subject under another name, changed. */
  Path file(String name, String from, UnaryOperator<String> edit) throws IOException {
    String text = BuiltIn.text(from).replaceFirst("(?m)^name: .*", "name: " + name);
    return Files.writeString(directory.resolve(name + ".yaml"), edit.apply(text));
  }

  /**
   * Starts it; without other options with one restart, and with room for the gaps of a busy
   * machine.
   */
  Process start(Object subject, String... options) throws IOException, InterruptedException {
    List<String> command =
        HandoffJar.command(
            List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary),
            "prove",
            subject.toString(),
            "--rate=150",
            "--max-gap=30s");
    command.addAll(List.of(options));
    if (Stream.of(options).noneMatch(each -> each.startsWith("--restarts"))) {
      command.add("--restarts=1");
    }
    process =
        new ProcessBuilder(command)
            .redirectOutput(output().toFile())
            .redirectError(errors().toFile())
            .start();
    return process;
  }

  /** Ends it as nobody can prevent. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(200, TimeUnit.SECONDS)) {
      process.destroy();
      throw new AssertionError("prove has not ended");
    }
    return process.exitValue();
  }

  Path output() {
    return directory.resolve("out");
  }

  Path errors() {
    return directory.resolve("err");
  }

  /** All that it has said. */
  String said() throws IOException {
    return Files.readString(output()) + Files.readString(errors());
  }

  /** What it says of one subject as JSON. */
  JsonNode subject(String name) throws IOException {
    for (JsonNode each : new ObjectMapper().readTree(output().toFile()).get("subjects")) {
      if (each.get("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no " + name + " in " + said());
  }

  /** Fails if it has left files behind. */
  void hasLeftNothing() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).as("files left behind").isEmpty();
    }
  }
}
