package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.posix.MigratedRequests;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.Ports;
import dev.handoff.systemd.Available;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ways to restart, side by side in the lab, as a process: facts that are known to be right. Another
 * client, with nothing but sockets, has to agree on what new connections lost.
 */
class WaysIT {
  private static final boolean HAVE_SYSTEMD = Available.look().kind() != Available.Kind.NONE;
  private static final boolean MAY_MIGRATE = MigratedRequests.hindrance().isEmpty();

  @TempDir private Path directory;
  private final Map<String, SocketJudge> judges = new HashMap<>();
  private Path recordings;
  private JsonNode report;

  @AfterEach
  void endJudges() {
    judges.values().forEach(SocketJudge::close);
  }

  @Test
  @Timeout(180)
  void stopStartLosesExecWithoutADrainCutsAndAHandoverDoesNeither() throws Exception {
    compareFiles(List.of("stop-start", "exec-undrained", "fd-handoff"), "--restarts=1");

    stopStartLoses();
    execWithoutADrainCuts();
    losesNothing("fd-handoff");
    assertThat(owner("fd-handoff")).isEqualTo("each process in turn");
    assertThat(report.at("/tables").size()).isEqualTo(4);
    try (Stream<Path> files = Files.list(recordings)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              way("stop-start").get("recording").asText(),
              way("exec-undrained").get("recording").asText(),
              way("fd-handoff").get("recording").asText());
    }
  }

  @Test
  @Timeout(900)
  @EnabledIfSystemProperty(
      named = "handoff.all-ways",
      matches = "true",
      disabledReason = "it takes some minutes: the profile all-ways has it, and .ci/run that")
  void eachWayHasItsLosses() throws Exception {
    compareFiles(BuiltIn.ways(), "--restarts=1");

    for (String graceful : List.of("fd-handoff", "prefork", "fork-signal", "exec")) {
      losesNothing(graceful);
    }
    if (MAY_MIGRATE) {
      losesNothing("reuseport-migrate");
    }
    assertThat(slow("reuseport")).isZero();
    assertThat(owner("reuseport")).isEqualTo("each process its own");
    assertThat(owner("prefork")).isEqualTo("the master, with its workers");
    assertThat(way("same-port").get("problem").asText()).contains("EADDRINUSE");
    assertThat(lost("same-port", "close")).isZero();
    assertThat(judges.get("same-port").lost()).isZero();
    stopStartLoses();
    execWithoutADrainCuts();
    assertThat(lost("graceful-start", "close")).isPositive();
    assertThat(judges.get("graceful-start").lost()).isPositive();
    assertThat(slow("graceful-start")).isZero();
    if (HAVE_SYSTEMD) {
      systemdHoldsOneListenerAndTheOtherOneIsHandedOver();
    } else {
      assertThat(lost("socket-activate", "close")).isPositive();
    }
  }

  @Test
  @Timeout(900)
  @EnabledIfSystemProperty(
      named = "handoff.all-ways",
      matches = "true",
      disabledReason = "it takes some minutes: the profile all-ways has it, and .ci/run that")
  void aNewProcessThatFailsIsAnOutageWhereThereIsNoWayBack() throws Exception {
    compare("--ways=all", "--restarts=1");

    List<String> handOver =
        new ArrayList<>(List.of("fd-handoff", "prefork", "reuseport", "fork-signal"));
    List<String> end = new ArrayList<>(List.of("exec", "exec-undrained"));
    end.addAll(List.of("stop-start", "graceful-start"));
    if (HAVE_SYSTEMD) {
      handOver.add("systemd-reload");
      end.add("systemd-restart");
    }
    if (MAY_MIGRATE) {
      handOver.add("reuseport-migrate");
    }
    for (String fault : List.of("hang", "crash")) {
      for (String returns : handOver) {
        assertThat(failure(returns, fault).get("byOld").asBoolean()).as(returns + fault).isTrue();
        assertThat(failure(returns, fault).get("serves").asBoolean()).as(returns + fault).isTrue();
      }
      for (String gone : end) {
        assertThat(failure(gone, fault).get("serves").asBoolean()).as(gone + fault).isFalse();
        assertThat(failure(gone, fault).at("/tally/failed").asLong()).isPositive();
      }
    }
    assertThat(failure("fd-handoff", "die-after-ready").get("byOld").asBoolean()).isTrue();
    assertThat(failure("fd-handoff", "hang").at("/tally/failed").asLong()).isZero();
  }

  /** Everybody waits for the drain and the next start, and nobody is refused; nobody waits. */
  private void systemdHoldsOneListenerAndTheOtherOneIsHandedOver() {
    assertThat(lost("systemd-restart", "close")).isZero();
    assertThat(judges.get("systemd-restart").lost()).isZero();
    assertThat(slow("systemd-restart")).isZero();
    assertThat(owner("systemd-restart")).isEqualTo("systemd");
    losesNothing("systemd-reload");
    assertThat(owner("systemd-reload")).isEqualTo("each process in turn");
  }

  private void stopStartLoses() {
    assertThat(lost("stop-start", "close")).isPositive();
    assertThat(judges.get("stop-start").lost()).isPositive();
    assertThat(slow("stop-start")).isPositive().isEqualTo(slowOnes("stop-start"));
    assertThat(socket("stop-start").get("pidStays").asBoolean()).isFalse();
  }

  private void execWithoutADrainCuts() {
    assertThat(slow("exec-undrained")).isPositive().isEqualTo(slowOnes("exec-undrained"));
    assertThat(socket("exec-undrained").get("pidStays").asBoolean()).isTrue();
    assertThat(owner("exec-undrained")).isEqualTo("the process");
  }

  /** The same ways as files of a person, at ports that the other client knows. */
  private void compareFiles(List<String> names, String option)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("--no-failures", option));
    for (String name : names) {
      int port = Ports.free();
      String text = BuiltIn.text(name).replace("${port}", Integer.toString(port));
      options.add(Files.writeString(directory.resolve(name + ".yaml"), text).toString());
      judges.put(name, SocketJudge.start(port));
    }
    compare(options.toArray(String[]::new));
  }

  private void compare(String... options) throws IOException, InterruptedException {
    recordings = directory.resolve("recordings");
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
    command.addAll(List.of(options));
    Process lab =
        new ProcessBuilder(new ArrayList<>(command))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    if (!lab.waitFor(850, TimeUnit.SECONDS)) {
      lab.destroy();
      throw new AssertionError("the lab has not ended");
    }
    assertThat(lab.exitValue()).as(Files.readString(errors)).isZero();
    report = new ObjectMapper().readTree(output.toFile());
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).as("files left behind").isEmpty();
    }
  }

  private void losesNothing(String way) {
    assertThat(way(way).get("problem").isNull()).as(way(way).toString()).isTrue();
    for (String style : List.of("close", "keep-alive-looking", "keep-alive")) {
      assertThat(lost(way, style)).as(way + " " + style).isZero();
    }
    assertThat(slow(way)).isZero();
    assertThat(judges.get(way).lost()).isZero();
  }

  private JsonNode way(String name) {
    for (JsonNode each : report.get("ways")) {
      if (each.at("/way/name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no way " + name + " in " + report);
  }

  private long lost(String way, String style) {
    JsonNode tally = way(way).at("/counts/styles/" + style);
    assertThat(tally.get("planned").asLong()).as(way(way).toString()).isPositive();
    return tally.get("failed").asLong();
  }

  private long slow(String way) {
    return way(way).at("/counts/slow/failed").asLong();
  }

  private long slowOnes(String way) {
    return way(way).at("/counts/slow/planned").asLong();
  }

  private JsonNode socket(String way) {
    return way(way).get("socket");
  }

  private String owner(String way) {
    return socket(way).at("/hands/owner").asText();
  }

  private JsonNode failure(String way, String fault) {
    for (JsonNode each : way(way).get("failures")) {
      if (each.get("fault").asText().equals(fault)) {
        return each;
      }
    }
    throw new AssertionError("no " + fault + " of " + way + " in " + report);
  }
}
