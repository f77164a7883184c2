package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Await;
import dev.handoff.process.NobodyLeft;
import dev.handoff.process.OwnProgram;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
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

  private RunningSubject running;

  @BeforeEach
  void open() throws IOException {
    running = new RunningSubject();
  }

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    running.close();
  }

  @Test
  void aReloadInOneProcessIsDoneWhenItsOutputSaysSo() throws Exception {
    TestedSubject tested =
        running.started("start: " + SERVE, "restart: {signal: HUP}", "done: {log: /^relo/}");
    long main = running.server().main();
    TestedSubject.Asked asked = tested.ask();
    tested.settle(asked);

    assertThat(running.server().main()).isEqualTo(main);
    assertThat(asked.before()).containsExactly(main);
    assertThat(asked.replaced()).isEmpty();
    assertThat(running.server().stop()).isEmpty();
    Await.untilTrue(() -> !Proc.isThere(main), () -> "PID " + main + " is not reaped");
  }

  @Test
  void aCommandIsDoneWhenItHasEndedWell() throws Exception {
    TestedSubject tested =
        running.started(
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
    TestedSubject tested = running.started("start: " + SERVE, "restart: stop-start");
    long first = running.server().main();
    TestedSubject.Asked asked = tested.ask();
    tested.settle(asked);

    assertThat(asked.replaced()).containsExactly(first);
    assertThat(running.server().main()).isNotEqualTo(first);
    assertThat(running.server().look().answering()).containsExactly(running.server().main());
    Await.untilTrue(() -> !Proc.isThere(first), () -> "PID " + first + " is not reaped");
  }

  @Test
  void theFirstOfTwoIsStoppedWhenTheSecondListens() throws Exception {
    TestedSubject tested = running.started("start: " + SERVE, "restart: replace");
    long first = running.server().main();
    tested.settle(tested.ask());

    assertThat(running.server().main()).isNotEqualTo(first);
    assertThat(running.server().look().answering()).containsExactly(running.server().main());
    Await.untilTrue(() -> !Proc.isThere(first), () -> "PID " + first + " is not reaped");
    assertThat(running.server().stop()).isEmpty();
  }

  @Test
  void aMasterKeepsItsPidAndItsWorkersAreReplaced() throws Exception {
    TestedSubject tested =
        running.started(
            "start: sh ${dir}/master",
            "restart: {signal: HUP}",
            script("trap 'old=$!; serve; kill $old' HUP"));
    long master = running.server().main();
    Set<Long> workers = running.server().look().replaceable();
    tested.settle(tested.ask());

    assertThat(running.server().main()).isEqualTo(master);
    assertThat(running.server().look().replaceable())
        .hasSize(1)
        .doesNotContainAnyElementsOf(workers);
  }

  @Test
  void anExecKeepsItsPidAndIsKnownByItsImage() throws Exception {
    TestedSubject tested =
        running.started(
            "start: sh ${dir}/master",
            "restart: {signal: HUP}",
            "done: exec",
            script("trap 'kill $!; exec sh ${dir}/master' HUP"));
    long main = running.server().main();
    var image = Proc.imageOf(main);
    tested.settle(tested.ask());

    assertThat(running.server().main()).isEqualTo(main);
    assertThat(Proc.imageOf(main)).isPresent().isNotEqualTo(image);
  }

  @Test
  void oldProcessesThatNeverLeaveAreNamed() throws Exception {
    TestedSubject tested =
        running.started(
            "start: sh ${dir}/master", "restart: {signal: HUP}", script("trap ': ' HUP"));
    long worker = running.server().look().replaceable().iterator().next();
    TestedSubject.Asked asked = tested.ask();

    assertThatThrownBy(() -> tested.settle(asked, Duration.ofMillis(200)))
        .hasMessageStartingWith(
            "did not restart: its old processes stay: java, PID " + worker + " (")
        .hasMessageContaining("java -XX:+UseSerialGC");
    assertThat(running.server().leaving()).containsExactly(worker);
    assertThat(tested.awaitLeaving(Duration.ofMillis(20))).containsExactly(worker);
  }

  @Test
  void whoDoesNotStopInItsTimeIsKilled() throws Exception {
    TestedSubject tested =
        running.started(
            "start: " + SERVE + " stubborn",
            "restart: stop-start",
            "stop: {signal: TERM, within: 100ms}");
    long first = running.server().main();
    tested.settle(tested.ask());
    long second = running.server().main();

    assertThat(second).isNotEqualTo(first);
    assertThat(running.server().stop()).containsExactly(second);
  }

  @Test
  void whatRunsBesideItHasItsEnvironmentAndEndsWithIt() throws Exception {
    running.started(
        "start: " + SERVE,
        "restart: stop-start",
        "env: {GREETING: 'hello from ${dir}'}",
        "also: sh -c 'echo \"$GREETING\" > \"$PWD_OF_TEST/said\"; exec sleep 600'"
            .replace("$PWD_OF_TEST", running.workspace().directory().toString()));
    Path said = running.workspace().directory().resolve("said");
    Await.untilTrue(
        () -> Files.exists(said) && Files.size(said) > 0, () -> "nothing runs beside the server");

    assertThat(Files.readString(said)).startsWith("hello from " + running.workspace().directory());
    Files.delete(said);
    assertThat(running.server().stop()).isEmpty();
    NobodyLeft.awaitIn(running.workspace());
  }

  @Test
  void theMainProcessMayBeInAFileBecauseTheOneThatWasStartedLeaves() throws Exception {
    TestedSubject tested =
        running.started(
            "start: sh -c 'setsid "
                + SERVE
                + " & echo $! > ${dir}/new; mv ${dir}/new ${dir}/main.pid'",
            "pid: ${dir}/main.pid",
            "restart: stop-start");
    long first = running.server().main();
    assertThat(Proc.commandLine(first)).contains(SmallServer.class.getName());
    tested.settle(tested.ask());

    assertThat(running.server().main()).isNotEqualTo(first);
    assertThat(running.server().stop()).isEmpty();
  }

  @Test
  void aServerThatEndsAtItsStartIsToldWithItsLastWords() {
    assertThatThrownBy(
            () ->
                running.started(
                    "start: sh -c 'echo I would rather not; exit 1'", "restart: stop-start"))
        .hasMessage("does not start: I would rather not");
  }

  @Test
  void somebodyElseOnItsPortIsNoStart() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      assertThatThrownBy(
              () ->
                  running.started(
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
            () ->
                running.started(
                    "start: no-such-program", "restart: stop-start", "needs: some-package"))
        .isInstanceOf(SubjectException.class)
        .hasMessage("is not installed: there is no program no-such-program; some-package has it");
  }

  /** The trap is set before the worker answers, and the shell knows it at once as its last job. */
  private static String script(String trap) {
    return "files: {master: \"serve() { "
        + SERVE
        + " & }; "
        + trap
        + "; serve; while :; do wait; done\\n\"}";
  }
}
