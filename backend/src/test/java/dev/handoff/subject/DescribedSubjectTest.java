package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Await;
import dev.handoff.journal.Journal;
import dev.handoff.process.OwnProgram;
import dev.handoff.process.Workspace;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Described servers that really run. */
@Timeout(120)
class DescribedSubjectTest {
  private static final String SERVE =
      OwnProgram.java()
          + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "
          + Path.of("target/test-classes").toAbsolutePath()
          + " "
          + SmallServer.class.getName()
          + " ${port}";

  private Workspace workspace;
  private DescribedSubject server;

  @BeforeEach
  void open() throws IOException {
    workspace = Workspace.open();
  }

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    if (server != null) {
      server.close();
      try (Stream<Path> left = Files.list(workspace.directory())) {
        assertThat(left).isEmpty();
      }
      awaitNoProcess();
    }
    workspace.close();
  }

  @Test
  void aReloadInOneProcessIsDoneWhenItsOutputSaysSo() throws Exception {
    TestedSubject tested =
        started("start: " + SERVE, "restart: {signal: HUP}", "done: {log: /^relo/}");
    long main = server.main();
    TestedSubject.Asked asked = tested.ask();
    tested.settle(asked);

    assertThat(server.main()).isEqualTo(main);
    assertThat(asked.before()).containsExactly(main);
    assertThat(asked.replaced()).isEmpty();
    assertThat(server.stop()).isEmpty();
    assertThat(Proc.isThere(main)).isFalse();
  }

  @Test
  void aCommandIsDoneWhenItHasEndedWell() throws Exception {
    TestedSubject tested =
        started(
            "start: " + SERVE,
            "restart: {run: 'echo ${pid} >> ${dir}/asked; test $(wc -l < ${dir}/asked) = 1"
                + " || { echo not again; exit 3; }'}",
            "done: command");
    tested.settle(tested.ask());
    TestedSubject.Asked again = tested.ask();

    assertThatThrownBy(() -> tested.settle(again))
        .hasMessage("did not restart: its command exited with code 3: not again");
  }

  @Test
  void stopThenStartIsAnotherProcess() throws Exception {
    TestedSubject tested = started("start: " + SERVE, "restart: stop-start");
    long first = server.main();
    TestedSubject.Asked asked = tested.ask();
    tested.settle(asked);

    assertThat(asked.replaced()).containsExactly(first);
    assertThat(server.main()).isNotEqualTo(first);
    assertThat(server.processes()).containsExactly(server.main());
    assertThat(Proc.isThere(first)).isFalse();
  }

  @Test
  void theFirstOfTwoIsStoppedWhenTheSecondListens() throws Exception {
    TestedSubject tested = started("start: " + SERVE, "restart: replace");
    long first = server.main();
    tested.settle(tested.ask());

    assertThat(server.main()).isNotEqualTo(first);
    assertThat(server.processes()).containsExactly(server.main());
    assertThat(Proc.isThere(first)).isFalse();
    assertThat(server.stop()).isEmpty();
  }

  @Test
  void aMasterKeepsItsPidAndItsWorkersAreReplaced() throws Exception {
    TestedSubject tested =
        started(
            "start: sh ${dir}/master",
            "restart: {signal: HUP}",
            script("trap 'old=$w; serve; kill $old' HUP"));
    long master = server.main();
    Set<Long> workers = server.replaceable();
    tested.settle(tested.ask());

    assertThat(server.main()).isEqualTo(master);
    assertThat(server.replaceable()).hasSize(1).doesNotContainAnyElementsOf(workers);
  }

  @Test
  void anExecKeepsItsPidAndIsKnownByItsImage() throws Exception {
    TestedSubject tested =
        started(
            "start: sh ${dir}/master",
            "restart: {signal: HUP}",
            "done: exec",
            script("trap 'kill $w; exec sh ${dir}/master' HUP"));
    long main = server.main();
    var image = Proc.imageOf(main);
    tested.settle(tested.ask());

    assertThat(server.main()).isEqualTo(main);
    assertThat(Proc.imageOf(main)).isPresent().isNotEqualTo(image);
  }

  @Test
  void oldProcessesThatNeverLeaveAreNamed() throws Exception {
    TestedSubject tested =
        started("start: sh ${dir}/master", "restart: {signal: HUP}", script("trap ': ' HUP"));
    long worker = server.replaceable().iterator().next();
    TestedSubject.Asked asked = tested.ask();

    assertThatThrownBy(() -> tested.settle(asked, Duration.ofMillis(200)))
        .hasMessageStartingWith(
            "did not restart: its old processes stay: java, PID " + worker + " (")
        .hasMessageContaining("java -XX:+UseSerialGC");
    assertThat(server.leaving()).containsExactly(worker);
    assertThat(tested.awaitLeaving(Duration.ofMillis(20))).containsExactly(worker);
  }

  @Test
  void whoDoesNotStopInItsTimeIsKilled() throws Exception {
    TestedSubject tested =
        started(
            "start: " + SERVE + " stubborn",
            "restart: stop-start",
            "stop: {signal: TERM, within: 100ms}");
    long first = server.main();
    tested.settle(tested.ask());
    long second = server.main();

    assertThat(second).isNotEqualTo(first);
    assertThat(server.stop()).containsExactly(second);
  }

  @Test
  void whatRunsBesideItHasItsEnvironmentAndEndsWithIt() throws Exception {
    started(
        "start: " + SERVE,
        "restart: stop-start",
        "env: {GREETING: 'hello from ${dir}'}",
        "also: sh -c 'echo \"$GREETING\" > \"$PWD_OF_TEST/said\"; exec sleep 600'"
            .replace("$PWD_OF_TEST", workspace.directory().toString()));
    Path said = workspace.directory().resolve("said");
    Await.untilTrue(
        () -> Files.exists(said) && Files.size(said) > 0, () -> "nothing runs beside the server");

    assertThat(Files.readString(said)).startsWith("hello from " + workspace.directory());
    Files.delete(said);
    assertThat(server.stop()).isEmpty();
    awaitNoProcess();
  }

  @Test
  void theMainProcessMayBeInAFileBecauseTheOneThatWasStartedLeaves() throws Exception {
    TestedSubject tested =
        started(
            "start: sh -c 'setsid "
                + SERVE
                + " & echo $! > ${dir}/new; mv ${dir}/new ${dir}/main.pid'",
            "pid: ${dir}/main.pid",
            "restart: stop-start");
    long first = server.main();
    assertThat(Proc.commandLine(first)).contains(SmallServer.class.getName());
    tested.settle(tested.ask());

    assertThat(server.main()).isNotEqualTo(first);
    assertThat(server.stop()).isEmpty();
  }

  @Test
  void aServerThatEndsAtItsStartIsToldWithItsLastWords() {
    assertThatThrownBy(
            () -> started("start: sh -c 'echo I would rather not; exit 1'", "restart: stop-start"))
        .hasMessage("does not start: I would rather not");
  }

  @Test
  void somebodyElseOnItsPortIsNoStart() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      assertThatThrownBy(
              () ->
                  started(
                      "start: sleep 60",
                      "restart: stop-start",
                      "patience: 200ms",
                      "listener: 127.0.0.1:" + other.getLocalPort()))
          .hasMessage(
              "does not start: its port %d is held by java, PID %d",
              other.getLocalPort(), ProcessHandle.current().pid());
    }
  }

  @Test
  void aProgramThatIsMissingIsNamedWithItsPackage() {
    assertThatThrownBy(
            () -> started("start: no-such-program", "restart: stop-start", "needs: some-package"))
        .isInstanceOf(SubjectException.class)
        .hasMessage("is not installed: there is no program no-such-program; some-package has it");
  }

  /** What has ended may wait to be reaped. */
  private void awaitNoProcess() throws InterruptedException {
    Await.untilTrue(
        () -> workspace.children().descendants().isEmpty(),
        () -> "left are " + workspace.children().descendants());
  }

  private static String script(String trap) {
    return "files: {master: \"serve() { "
        + SERVE
        + " & w=$!; }; serve; "
        + trap
        + "; while :; do wait; done\\n\"}";
  }

  private TestedSubject started(String... lines)
      throws SubjectException, IOException, InterruptedException {
    String text = "name: small\nurl: http://127.0.0.1:${port}/\n" + String.join("\n", lines) + "\n";
    Surroundings in =
        new Surroundings(
            workspace.children(), workspace.directory(), null, Surroundings.usualPath(), List.of());
    server = DescribedSubject.of(SubjectFile.of("small.yaml", text), in);
    TestedSubject tested = new TestedSubject(server, new Journal(1_000));
    tested.start();
    return tested;
  }
}
