package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.demo.Output;
import dev.handoff.posix.Libc;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lab as a process, with the peers that are installed here and without them. */
@Timeout(180)
class LabIT {

  /** One style shows what a row says; the profile real-times has all of them. */
  private static final List<String> STYLES =
      Boolean.getBoolean("handoff.real-times")
          ? List.of("close", "keep-alive-looking", "keep-alive")
          : List.of("close");

  /** Twice is more than once only where times are looked at. */
  private static final int RESTARTS = Boolean.getBoolean("handoff.real-times") ? 2 : 1;

  private final Libc libc = new Libc();
  private final Set<Long> before = children();

  @TempDir private Path directory;
  private Path temporary;
  private Path output;
  private Path errors;

  @BeforeEach
  void prepare() throws IOException {
    // Processes that the lab leaves behind would become our children, which no browser's are.
    libc.becomeSubreaper();
    temporary = Files.createDirectory(directory.resolve("tmp"));
    output = directory.resolve("out");
    errors = directory.resolve("err");
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    List<String> processes = new ArrayList<>();
    for (long pid : children()) {
      if (!before.contains(pid) && libc.reap(pid).isEmpty()) {
        processes.add(pid + " " + Files.readString(Path.of("/proc/" + pid + "/cmdline")));
        libc.kill(pid, "KILL");
      }
    }
    assertThat(processes).as("processes left behind").isEmpty();
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).as("files left behind").isEmpty();
    }
  }

  @Test
  void restartsInEachStyleLoseNothingAndEachPeerIsMeasuredOrNamed() throws Exception {
    String styles = "--styles=" + String.join(",", STYLES);
    Process lab = start("lab", "--json", "--cost-rounds=1", "--restarts=" + RESTARTS, styles);

    assertThat(exitCode(lab)).as(Files.readString(errors)).isZero();
    JsonNode report = new ObjectMapper().readTree(output.toFile());
    for (String style : STYLES) {
      JsonNode ours = row(report, "ours", style);
      assertThat(ours.get("restarts").asInt()).isEqualTo(RESTARTS);
      assertThat(ours.get("planned").asLong())
          .as(ours.toString())
          .isPositive()
          .isEqualTo(ours.get("answered").asLong() + ours.get("notSent").asLong());
      assertThat(ours.get("lost").asLong()).isZero();
      assertThat(ours.get("lostOutside").asLong()).isZero();
      assertThat(ours.get("readyMillis").asDouble()).isPositive();
      assertThat(ours.get("slowestMillis").asDouble()).isPositive();
      assertThat(ours.get("residentMegabytes").asDouble()).isPositive();
      JsonNode share = share(report, "ours", style);
      for (String figure : List.of("slowest", "p99", "lag")) {
        assertThat(share.at("/" + figure + "/with").asDouble()).as(figure).isPositive();
        assertThat(share.at("/" + figure + "/without").asDouble()).as(figure).isPositive();
      }
      // By the same rule as the verdicts.
      assertThat(share.at("/slowest/with")).isEqualTo(ours.get("slowestMillis"));
      assertThat(share.at("/gap/with")).isEqualTo(ours.get("gapMillis"));
      JsonNode standby = row(report, "ours, standby", style);
      assertThat(standby.get("lost").asLong() + standby.get("lostOutside").asLong()).isZero();
      assertThat(standby.get("readyMillis").asDouble()).isPositive();
      for (String peer : List.of("nginx", "haproxy")) {
        if (isInstalled(peer)) {
          JsonNode row = row(report, peer, style);
          assertThat(row.get("planned").asLong())
              .as(row.toString())
              .isPositive()
              .isEqualTo(
                  row.get("answered").asLong()
                      + row.get("lost").asLong()
                      + row.get("notSent").asLong());
        } else {
          assertThat(problem(report, peer)).isEqualTo("not installed");
        }
      }
    }
    assertThat(row(report, "ours", "close").get("firstAnswerMillis").asDouble()).isPositive();
    assertThat(row(report, "ours", "close").get("gapMillis").asDouble()).isPositive();
    assertThat(share(report, "ours", "close").at("/gap/ratio").asDouble()).isPositive();
    assertThat(report.at("/events/requests").asLong()).isPositive();
    assertThat(report.at("/budgets/0/verdict").asText()).isEqualTo("kept");
  }

  @Test
  void aPeerThatDoesNotStartIsNamedWithItsErrorOutputAndOneThatIsNotInstalledAsSuch()
      throws Exception {
    Path program = Files.createFile(directory.resolve("nginx"));
    Files.writeString(program, "#!/bin/sh\necho I would rather not >&2\nexit 1\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();

    // By its older name.
    Process lab =
        start("bench", "--restarts=1", "--styles=close", "--cost-rounds=0", "--path=" + directory);

    assertThat(exitCode(lab)).as(Files.readString(errors)).isZero();
    assertThat(Files.readString(output))
        .contains(
            "nginx              I would rather not; SIGHUP; does not start: I would rather not\n");
    assertThat(Files.readString(output).lines())
        .contains("haproxy            not installed", "  haproxy           not installed");
  }

  @Test
  void throughputIsThatOfOurServerAndOfJettyAlone() throws Exception {
    Process lab = start("lab", "--json", "--throughput", "--each=100ms", "--peers=none");

    assertThat(exitCode(lab)).as(Files.readString(errors)).isZero();
    JsonNode report = new ObjectMapper().readTree(output.toFile());
    List<String> measured = new ArrayList<>();
    double answers = 0;
    for (JsonNode rate : report.get("rates")) {
      measured.add(rate.get("connections").asInt() + " " + rate.get("server").asText());
      assertThat(rate.get("lost").asLong()).as(rate.toString()).isZero();
      answers += rate.get("perSecond").asDouble();
    }
    assertThat(measured)
        .containsExactly(
            "1 ours", "1 bare Jetty", "8 ours", "8 bare Jetty", "64 ours", "64 bare Jetty");
    assertThat(answers).isPositive();
    assertThat(report.at("/ceiling/server").asText()).isEqualTo("bare Jetty");
    assertThat(report.at("/ceiling/steps/0/rate").asDouble()).isEqualTo(2_500);
  }

  @Test
  void terminationEndsItsServersToo() throws Exception {
    Process lab = start("lab", "--restarts", "1000");
    Await.untilTrue(
        () -> {
          assertThat(lab.isAlive()).as(Files.readString(errors)).isTrue();
          return Files.readString(errors).contains("close 1/1000  ours: ");
        },
        () -> "the lab does not restart:\n" + new Output(errors).text());
    assertThat(lab.descendants()).isNotEmpty();

    lab.destroy();

    assertThat(exitCode(lab)).isEqualTo(128 + 15);
    assertThat(Files.readString(output)).isEmpty();
  }

  private Process start(String name, String... options) throws IOException, InterruptedException {
    List<String> command =
        HandoffJar.command(
            List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary),
            name,
            "--rate=200",
            "--connections=8",
            "--before=300ms",
            "--after=200ms");
    for (String option : options) {
      command.removeIf(usual -> usual.startsWith(option + "="));
      command.add(option);
    }
    return new ProcessBuilder(command)
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile())
        .start();
  }

  private static int exitCode(Process lab) throws InterruptedException {
    if (!lab.waitFor(120, TimeUnit.SECONDS)) {
      lab.destroy();
      throw new AssertionError("the lab has not ended");
    }
    return lab.exitValue();
  }

  private static JsonNode row(JsonNode report, String server, String style) {
    return of(report.get("rows"), server, style);
  }

  private static JsonNode share(JsonNode report, String server, String style) {
    return of(report.get("shares"), server, style);
  }

  private static JsonNode of(JsonNode rows, String server, String style) {
    for (JsonNode row : rows) {
      if (row.get("server").asText().equals(server) && row.get("style").asText().equals(style)) {
        return row;
      }
    }
    throw new AssertionError("no row of " + server + " with " + style + " in " + rows);
  }

  private static String problem(JsonNode report, String server) {
    for (JsonNode each : report.get("servers")) {
      if (each.get("name").asText().equals(server)) {
        return each.get("problem").asText();
      }
    }
    throw new AssertionError(server + " is not named in " + report);
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin";
    return Stream.of(path.split(":")).anyMatch(each -> new File(each, program).canExecute());
  }

  private static Set<Long> children() {
    return ProcessHandle.current()
        .children()
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
