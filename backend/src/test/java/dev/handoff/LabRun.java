package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Ways and servers side by side in the lab, as a process: what its JSON says. */
record LabRun(JsonNode report, Path recordings) {

  /** Runs it until it ends, with a folder of its own for temporary files, of which none is left. */
  static LabRun of(Path directory, List<String> options) throws IOException, InterruptedException {
    Path recordings = directory.resolve("recordings");
    open(directory);
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path output = directory.resolve("out");
    Path errors = directory.resolve("err");
    List<String> command =
        HandoffJar.command(
            List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary),
            "lab",
            "--json",
            "--rate=150",
            "--recording=" + recordings);
    command.addAll(options);
    Process lab =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    if (!lab.waitFor(850, TimeUnit.SECONDS)) {
      lab.destroy();
      throw new AssertionError("the lab has not ended");
    }
    assertThat(lab.exitValue()).as(Files.readString(errors)).isZero();
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).as("files left behind").isEmpty();
    }
    return new LabRun(new ObjectMapper().readTree(output.toFile()), recordings);
  }

  /** Servers that root starts read their files as another user. */
  static void open(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  JsonNode way(String name) {
    for (JsonNode each : report.get("ways")) {
      if (each.at("/way/name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no way " + name + " in " + report);
  }

  long lost(String way, String style) {
    JsonNode tally = way(way).at("/counts/styles/" + style);
    assertThat(tally.get("planned").asLong()).as(way(way).toString()).isPositive();
    return tally.get("failed").asLong();
  }

  long slow(String way) {
    return way(way).at("/counts/slow/failed").asLong();
  }

  long slowOnes(String way) {
    return way(way).at("/counts/slow/planned").asLong();
  }

  JsonNode socket(String way) {
    return way(way).get("socket");
  }

  String owner(String way) {
    return socket(way).at("/hands/owner").asText();
  }

  JsonNode failure(String way, String fault) {
    for (JsonNode each : way(way).get("failures")) {
      if (each.get("fault").asText().equals(fault)) {
        return each;
      }
    }
    throw new AssertionError("no " + fault + " of " + way + " in " + report);
  }
}
