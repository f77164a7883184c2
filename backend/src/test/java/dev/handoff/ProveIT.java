package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.demo.Output;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.Programs;
import dev.handoff.subject.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Proofs as a process: what is known to be lost, and what proves nothing. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class ProveIT {
  private static final boolean HAVE_NGINX =
      new Programs(Surroundings.usualPath()).lack(BuiltIn.file("nginx")).isEmpty();

  @TempDir private Path directory;
  private Path temporary;
  private Path output;
  private Path errors;

  @BeforeEach
  void prepare() throws IOException {
    temporary = Files.createDirectory(directory.resolve("tmp"));
    output = directory.resolve("out");
    errors = directory.resolve("err");
  }

  @AfterEach
  void noFilesAreLeftBehind() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).as("files left behind").isEmpty();
    }
  }

  /** Nothing waits for a slow request here, so that the old process is gone soon. */
  @Test
  void aHandoverLosesNothingAndLeavesItsFiles() throws Exception {
    Path report = directory.resolve("report.html");
    Path junit = directory.resolve("junit.xml");
    Path recording = directory.resolve("run.ndjson");

    Process prove =
        start(
            file("fd-handoff", text -> text.replaceAll("slow: .*", "")),
            "--json",
            "--junit=" + junit,
            "--report=" + report,
            "--recording=" + recording);

    assertThat(exitCode(prove)).as(said()).isZero();
    JsonNode subject = subject("fd-handoff");
    assertThat(subject.get("sentence").asText()).contains("fd-handoff lost 0 of ");
    assertThat(subject.at("/requests/failed").asLong()).isZero();
    assertThat(subject.at("/requests/answered").asLong()).isPositive();
    assertThat(subject.at("/proof/restarts").size()).isEqualTo(1);
    assertThat(subject.at("/proof/restarts/0/times/lastGoneMillis").asDouble()).isPositive();
    assertThat(subject.at("/proof/restarts/0/stayed").asText()).isEmpty();
    assertThat(junit).content().contains("tests=\"2\" failures=\"0\" errors=\"0\"");
    assertThat(report).content().contains("fd-handoff lost 0 of ", "data-report=\"");
    assertThat(recording).content().contains("\"restart.settled\"");
    assertThat(errors)
        .content()
        .contains("fd-handoff: http://127.0.0.1:", " answers: 200 OK, ", "restart 1 of 1: 0 of ");
  }

  @Test
  void nginxClosesKeptConnectionsUnderClientsThatJustWrite() throws Exception {
    assumeTrue(HAVE_NGINX, "nginx is not installed; .ci/run has it");

    Process prove = start("nginx", "--json", "--retryable=count");

    assertThat(exitCode(prove)).as(said()).isEqualTo(1);
    JsonNode nginx = subject("nginx");
    assertThat(nginx.at("/styles/close/failed").asLong()).isZero();
    assertThat(nginx.at("/styles/keep-alive/failed").asLong()).isPositive();
    assertThat(nginx.get("retryable").asLong())
        .isEqualTo(nginx.at("/requests/failed").asLong())
        .isGreaterThanOrEqualTo(nginx.at("/styles/keep-alive/failed").asLong());
  }

  @Test
  void whatDoesNotStartOrDoesNotRestartProvesNothing() throws Exception {
    Path deaf =
        file(
            "deaf",
            "fd-handoff",
            text ->
                text.replaceAll("slow: .*", "")
                    .replaceAll("patience: .*", "patience: 2s")
                    .replace("{signal: HUP}", "{run: 'true'}"));
    Path broken =
        file("broken", "fd-handoff", text -> text.replace("--heartbeats drain", "--no-such-thing"));

    Process prove = start(deaf, broken.toString(), "--json", "--connections=close");

    assertThat(exitCode(prove)).as(said()).isEqualTo(3);
    assertThat(subject("deaf").get("exitCode").asInt()).isEqualTo(3);
    assertThat(subject("deaf").get("sentence").asText())
        .startsWith(
            "Nothing is proved about deaf: restart 1 did not restart: its old processes stay: ");
    assertThat(subject("broken").get("exitCode").asInt()).isEqualTo(3);
    assertThat(subject("broken").get("sentence").asText())
        .startsWith("Nothing is proved about broken: it does not start: ")
        .endsWith("Try --help.");
  }

  @Test
  void aMissingProgramIsRefusedBeforeAnythingStarts() throws Exception {
    Path absent =
        file("absent", "nginx", text -> text.replaceFirst("start: nginx", "start: no-such-nginx"));

    Process prove = start("fd-handoff", absent.toString());

    assertThat(exitCode(prove)).isEqualTo(2);
    assertThat(errors)
        .hasContent(
            "absent is not installed: there is no program no-such-nginx; nginx-light has it.");
    assertThat(output).isEmptyFile();
  }

  @Test
  void terminationEndsItWithWhatIsProvedByThen() throws Exception {
    Process prove = start("fd-handoff", "--restarts=1000");
    Await.untilTrue(
        () -> {
          assertThat(prove.isAlive()).as(said()).isTrue();
          return Files.readString(errors).contains("restart 1 of 1000");
        },
        () -> "it does not restart:\n" + new Output(errors).text());
    List<ProcessHandle> servers = prove.descendants().toList();
    assertThat(servers).isNotEmpty();

    prove.destroy();

    assertThat(exitCode(prove)).as(said()).isEqualTo(3);
    assertThat(output)
        .content()
        .startsWith("Nothing is proved about fd-handoff: the run was ended after ")
        .contains("Each restart");
    assertThat(servers).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "handoff.all-ways",
      matches = "true",
      disabledReason = "it takes a minute: the profile all-ways has it, and .ci/run that")
  void aStopLosesAndAReloadOfNginxLosesOnlyWhatMayBeRepeated() throws Exception {
    List<String> rest = new ArrayList<>(List.of("--json", "--restarts=3"));
    if (HAVE_NGINX) {
      rest.add("nginx");
    }

    Process prove = start("stop-start", rest.toArray(String[]::new));

    assertThat(exitCode(prove)).as(said()).isEqualTo(1);
    assertThat(subject("stop-start").get("exitCode").asInt()).isEqualTo(1);
    assertThat(subject("stop-start").at("/styles/close/failed").asLong()).isPositive();
    assertThat(subject("stop-start").at("/slow/cut").asLong()).isEqualTo(3);
    if (HAVE_NGINX) {
      assertThat(subject("nginx").get("exitCode").asInt()).as(said()).isZero();
      assertThat(subject("nginx").get("retryable").asLong()).isPositive();
    }
  }

  private interface Edit {
    String of(String text);
  }

  private Path file(String name, Edit edit) throws IOException {
    return file(name, name, edit);
  }

  private Path file(String name, String from, Edit edit) throws IOException {
    String text = BuiltIn.text(from).replaceFirst("(?m)^name: .*", "name: " + name);
    return Files.writeString(directory.resolve(name + ".yaml"), edit.of(text));
  }

  private Process start(Object subject, String... options)
      throws IOException, InterruptedException {
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
    return new ProcessBuilder(command)
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile())
        .start();
  }

  private static int exitCode(Process prove) throws InterruptedException {
    if (!prove.waitFor(200, TimeUnit.SECONDS)) {
      prove.destroy();
      throw new AssertionError("prove has not ended");
    }
    return prove.exitValue();
  }

  private String said() throws IOException {
    return Files.readString(output) + Files.readString(errors);
  }

  private JsonNode subject(String name) throws IOException {
    for (JsonNode each : new ObjectMapper().readTree(output.toFile()).get("subjects")) {
      if (each.get("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no " + name + " in " + Files.readString(output));
  }
}
