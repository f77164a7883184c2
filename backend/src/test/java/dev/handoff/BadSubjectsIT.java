package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.Output;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that do not start, restarts that go wrong, and odd answers, all in one proof: a sentence
 * and an exit code each, and nothing is left running, not even of a proof that was killed before.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class BadSubjectsIT {
  static final String SERVE =
      "perl " + Path.of("target/test-classes/subject/serve.pl").toAbsolutePath();

  private static final String SERVES = "start: " + SERVE + " ${port} in=${dir}";

  @TempDir private static Path directory;
  private static Process somebodyElse;
  private static ServerSocket taken;
  private static ProveProcess prove;

  /** A file with these lines, and what is said of it, as a regex. */
  private record Bad(String name, int exitCode, String sentence, List<String> lines) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Bad unproven(String name, String sentence, String... lines) {
    return new Bad(name, 3, "Nothing is proved about " + name + ": " + sentence, List.of(lines));
  }

  static Stream<Bad> all() {
    return Stream.of(
        unproven(
            "exits",
            "it does not start: no configuration\\.",
            "start: sh -c 'echo no configuration.; exit 1'",
            "restart: {signal: HUP}"),
        unproven(
            "deaf",
            "it does not start: nobody listens on port \\d+\\.",
            "start: sh -c 'sleep 600; true ${dir}'",
            "restart: {signal: HUP}"),
        unproven(
            "error",
            "it does not start: it answers with status 500\\.",
            SERVES + " status=500",
            "restart: {signal: HUP}"),
        unproven(
            "taken",
            "it does not start: its port \\d+ is held by java, PID \\d+\\.",
            "url: http://127.0.0.1:" + taken.getLocalPort() + "/",
            "start: sh -c 'sleep 600; true ${dir}'",
            "restart: {signal: HUP}"),
        unproven(
            "nonsense",
            "it does not start: its PID file \\S+/main.pid has no PID but 'not a PID'\\.",
            SERVES,
            "pid: ${dir}/main.pid",
            "files: {main.pid: 'not a PID'}",
            "restart: {signal: KILL}"),
        unproven(
            "stranger",
            "it does not start: its PID file \\S+/main.pid names a process that is not of this"
                + " server \\(sleep, PID "
                + somebodyElse.pid()
                + "\\)\\.",
            SERVES,
            "pid: ${dir}/main.pid",
            "files: {main.pid: '" + somebodyElse.pid() + "'}",
            "restart: {signal: KILL}"),
        unproven(
            "stays",
            "restart 1 did not restart: its old processes stay: perl, PID \\d+ \\(.*\\)\\.",
            SERVES,
            "restart: {signal: HUP}",
            "done: main"),
        unproven(
            "idle",
            "restart 1 proves nothing, because its command has ended well, and nothing that can be"
                + " seen of it has changed: .*",
            SERVES + " status=401 endless",
            "restart: {run: 'true'}",
            "done: command"),
        unproven(
            "endless",
            "restart 1 did not restart: its command has not ended: sh, PID \\d+ \\(.*",
            SERVES + " status=302",
            "restart: {run: 'sleep 600; true ${dir}'}",
            "done: command"),
        new Bad(
            "killed",
            1,
            "killed lost \\d+ of \\d+ requests, in 1 of 1 restart\\.",
            List.of(SERVES, "restart: {run: 'kill -KILL ${pid}'}", "done: command")));
  }

  @BeforeAll
  static void tryThemAll() throws Exception {
    somebodyElse = new ProcessBuilder("sleep", "600").start();
    taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    prove = new ProveProcess(directory);
    killOne();
    List<Bad> all = all().toList();
    List<String> rest = new ArrayList<>();
    for (Bad each : all.subList(1, all.size())) {
      rest.add(file(each).toString());
    }
    rest.addAll(List.of("--json", "--connections=close", "--calm=300ms"));
    prove.start(file(all.get(0)), rest.toArray(String[]::new));
    assertThat(prove.exitCode()).as(prove.said()).isEqualTo(1);
  }

  /** What it has left runs until the next proof begins. */
  private static void killOne() throws Exception {
    Process killed =
        prove.start(
            file(
                new Bad(
                    "left",
                    0,
                    "",
                    List.of(
                        SERVES, "restart: stop-start", "also: sh -c 'sleep 600; true ${dir}'"))),
            "--calm=1m");
    Await.untilTrue(
        () -> {
          assertThat(killed.isAlive()).as(prove.said()).isTrue();
          return Files.readString(prove.errors()).contains("traffic without a restart");
        },
        () -> "no traffic:\n" + new Output(prove.errors()).text());
    prove.kill();
    assertThat(running()).hasSizeGreaterThan(1);
  }

  private static Path file(Bad bad) throws IOException {
    String lines = String.join("\n", bad.lines());
    String url = lines.contains("url: ") ? "" : "url: http://127.0.0.1:${port}/\n";
    return Files.writeString(
        directory.resolve(bad.name() + ".yaml"),
        "name: " + bad.name() + "\n" + url + "patience: 3s\n" + lines + "\n");
  }

  @AfterAll
  static void end() throws Exception {
    taken.close();
    somebodyElse.destroyForcibly().waitFor();
  }

  @ParameterizedTest
  @MethodSource("all")
  void eachHasItsSentenceAndItsExitCode(Bad bad) throws IOException {
    JsonNode said = prove.subject(bad.name());

    assertThat(said.get("sentence").asText()).as(said.toString()).matches(bad.sentence());
    assertThat(said.get("exitCode").asInt()).isEqualTo(bad.exitCode());
  }

  @Test
  void oddAnswersAreShownAndExpectedFromThenOn() throws IOException {
    assertThat(prove.subject("idle").at("/proof/subject/answer").toString())
        .contains("answers: 401 Such, 6 bytes; ", "status 401 and a body.", "has no length")
        .contains("If that is not the answer that is meant: 'expect' in the file says");
    assertThat(prove.subject("idle").at("/requests/failed").asLong(-1)).isZero();
    assertThat(prove.subject("endless").at("/requests/failed").asLong(-1)).isZero();
    assertThat(prove.subject("killed").at("/failures/connect-refused").asLong()).isPositive();
  }

  @Test
  void nothingIsLeftNotEvenOfTheKilledOneAndNobodyElseWasSignalled() throws Exception {
    assertThat(somebodyElse.isAlive()).isTrue();
    assertThat(running()).isEmpty();
    prove.hasLeftNothing();
  }

  /** The servers have the folder of the run in their command lines. */
  private static List<Long> running() {
    return ProcessHandle.allProcesses()
        .filter(
            each -> each.info().commandLine().orElse("").contains(directory + "/tmp/handoff-run"))
        .map(ProcessHandle::pid)
        .toList();
  }
}
