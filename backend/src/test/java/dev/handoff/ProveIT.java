package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handoff.demo.Output;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.Programs;
import dev.handoff.subject.Surroundings;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Proofs as a process: what is known to be lost, and what proves nothing. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class ProveIT {
  private static final boolean HAVE_NGINX =
      new Programs(Surroundings.usualPath()).lack(BuiltIn.file("nginx")).isEmpty();

  private static final SubjectFile OPENSSL =
      SubjectFile.of("openssl", "name: a\nurl: http://x/\nstart: openssl\nrestart: stop-start\n");

  @TempDir private Path directory;
  private ProveProcess prove;

  @BeforeEach
  void prepare() throws IOException {
    prove = new ProveProcess(directory);
  }

  @AfterEach
  void noFilesAreLeftBehind() throws IOException {
    prove.hasLeftNothing();
  }

  @Test
  void nginxClosesKeptConnectionsUnderClientsThatJustWrite() throws Exception {
    assumeTrue(
        HAVE_NGINX, "nginx is not installed here: it is run after apt-get install nginx-light");

    prove.start("nginx", "--json", "--retryable=count");

    assertThat(prove.exitCode()).as(prove.said()).isEqualTo(1);
    JsonNode nginx = prove.subject("nginx");
    assertThat(nginx.at("/styles/close/failed").asLong()).isZero();
    assertThat(nginx.at("/styles/keep-alive/failed").asLong()).isPositive();
    assertThat(nginx.get("retryable").asLong())
        .isEqualTo(nginx.at("/requests/failed").asLong())
        .isGreaterThanOrEqualTo(nginx.at("/styles/keep-alive/failed").asLong());
  }

  /** The file of the page of keys, as it stands there. */
  @Test
  void withTlsHandshakesAreCountedInFullAndResumed() throws Exception {
    assumeTrue(
        HAVE_NGINX && new Programs(Surroundings.usualPath()).missing(OPENSSL).isEmpty(),
        "nginx or openssl is not installed here: after apt-get install nginx-light openssl");
    String page = Files.readString(Path.of("docs/subject-file.md"));
    Matcher secure = Pattern.compile("(?s)```yaml\n(name: nginx with TLS.*?)```").matcher(page);
    assertThat(secure.find()).isTrue();
    Path file = Files.writeString(directory.resolve("tls.yaml"), secure.group(1));

    prove.start(file, "--json", "--calm=1s");

    // A busy machine may send too late to prove anything.
    assertThat(prove.exitCode()).as(prove.said()).isIn(0, 3);
    assertThat(prove.subject("nginx with TLS").at("/styles/close/failed").asLong(-1)).isZero();
    JsonNode tls = prove.subject("nginx with TLS").at("/proof/tls");
    assertThat(tls.get("full").asLong()).as(prove.said()).isPositive();
    assertThat(tls.get("resumed").asLong()).as(prove.said()).isPositive();
  }

  @Test
  void aStyleThatLosesWithoutARestartIsLeftOutAndProvesNothingUnlessAPersonLeavesItOut()
      throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("silent.yaml"),
            "name: silent\nurl: http://127.0.0.1:${port}/\nrestart: {signal: HUP}\n"
                + "done: {log: /reloaded/}\nstart: "
                + BadSubjectsIT.SERVE
                + " ${port} silent\n");

    prove.start(file, "--json", "--calm=1s", "--connections=close,keep-alive");

    assertThat(prove.exitCode()).as(prove.said()).isEqualTo(3);
    JsonNode silent = prove.subject("silent");
    assertThat(silent.get("sentence").asText())
        .matches(
            "Nothing is proved about silent: without any restart it loses \\d+ of \\d+ requests of"
                + " the style keep-alive \\(kept ones, just writes\\), which is left out; give"
                + " --connections without it to judge the others\\.");
    assertThat(silent.get("styles").fieldNames()).toIterable().containsExactly("close");
    assertThat(silent.at("/styles/close/failed").asLong(-1)).isZero();

    prove.start(file, "--json", "--calm=1s", "--connections=close");

    assertThat(prove.exitCode()).as(prove.said()).isIn(0, 3);
    assertThat(prove.subject("silent").get("sentence").asText())
        .doesNotContain("without any restart");
    assertThat(prove.subject("silent").at("/requests/failed").asLong(-1)).isZero();
  }

  @Test
  void aMissingProgramIsRefusedBeforeAnythingStarts() throws Exception {
    Path absent =
        prove.file(
            "absent", "nginx", text -> text.replaceFirst("start: nginx", "start: no-such-nginx"));

    prove.start("fd-handoff", absent.toString());

    assertThat(prove.exitCode()).isEqualTo(2);
    assertThat(prove.errors())
        .hasContent(
            "absent is not installed: there is no program no-such-nginx; nginx-light has it.");
    assertThat(prove.output()).isEmptyFile();
  }

  @Test
  void terminationEndsItWithWhatIsProvedByThen() throws Exception {
    Process process = prove.start("fd-handoff", "--restarts=1000");
    Await.untilTrue(
        () -> {
          assertThat(process.isAlive()).as(prove.said()).isTrue();
          return Files.readString(prove.errors()).contains("restart 1 of 1000");
        },
        () -> "it does not restart:\n" + new Output(prove.errors()).text());
    List<ProcessHandle> servers = process.descendants().toList();
    assertThat(servers).isNotEmpty();

    process.destroy();

    assertThat(prove.exitCode()).as(prove.said()).isEqualTo(3);
    assertThat(prove.output())
        .content()
        .startsWith("Nothing is proved about fd-handoff: ")
        .containsIgnoringCase("the run was ended after ")
        .contains("Each restart");
    assertThat(servers).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  @InAllWays
  void aStopLosesAndAReloadOfNginxLosesOnlyWhatMayBeRepeated() throws Exception {
    List<String> rest = new ArrayList<>(List.of("--json", "--restarts=3"));
    if (HAVE_NGINX) {
      rest.add("nginx");
    }

    prove.start("stop-start", rest.toArray(String[]::new));

    assertThat(prove.exitCode()).as(prove.said()).isEqualTo(1);
    assertThat(prove.subject("stop-start").get("exitCode").asInt()).isEqualTo(1);
    assertThat(prove.subject("stop-start").at("/styles/close/failed").asLong()).isPositive();
    assertThat(prove.subject("stop-start").at("/slow/cut").asLong()).isEqualTo(3);
    if (HAVE_NGINX) {
      assertThat(prove.subject("nginx").get("exitCode").asInt()).as(prove.said()).isZero();
      assertThat(prove.subject("nginx").get("retryable").asLong()).isPositive();
    }
  }
}
