package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.Await;
import dev.handoff.process.Strangers;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which process is the main one: it changes, it is named by a file, somebody is between. */
@Timeout(120)
class MainProcessTest {
  private static final String SERVE = RunningSubject.SERVE;
  private static final String UPGRADE =
      "restart: {run: 'f=${dir}/main.pid; kill -USR2 ${pid};"
          + " until [ -s $f ] && [ $(cat $f) != ${pid} ]; do sleep 0.02; done; kill -QUIT ${pid}'}";

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
  void itMayLeaveItsParentAndItsSession() throws Exception {
    TestedSubject tested =
        running.started("start: " + SERVE + " daemon", "restart: {signal: HUP}", "done: main");
    long main = running.server().main();
    assertThat(Proc.commandLine(main)).contains("daemon");
    assertThat(tested.subject().look().answering()).containsExactly(main);
    assertThat(running.server().folder().resolveSibling(folder("").getFileName() + ".pids"))
        .as("what would be left of it")
        .content()
        .containsPattern("(?m)^" + main + " \\d+$");
    assertThat(running.server().stop()).isEmpty();
    Await.untilTrue(() -> !Proc.isThere(main), () -> "PID " + main + " is not reaped");
  }

  @Test
  void itMayChangeAndItsPidFileMayBeMissingForAMoment() throws Exception {
    TestedSubject tested =
        running.started(
            "start: " + SERVE + " daemon pid=${dir}/main.pid",
            "pid: ${dir}/main.pid",
            UPGRADE,
            "done: main");
    for (int i = 0; i < 2; i++) {
      long first = running.server().main();
      TestedSubject.Asked asked = tested.ask();
      tested.settle(asked);
      assertThat(asked.replaced()).containsExactly(first);
      assertThat(running.server().main()).isNotEqualTo(first);
      Await.untilTrue(() -> !Proc.isThere(first), () -> "PID " + first + " is not reaped");
    }
    assertThat(running.server().stop()).isEmpty();
  }

  /** It is told to restart, and to stop, as if it were still there. */
  @Test
  void aStrangerThatHasItsPidAfterItsEndIsNotSignalled() throws Exception {
    try (Strangers strangers = new Strangers()) {
      long pid =
          strangers.startAgainAs(
              () -> {
                startAnew("restart: {signal: KILL}", "done: main");
                return killed(running.server().main());
              });

      assertThat(running.server().look().answering()).isEmpty();
      assertThatThrownBy(() -> running.server().next().begin())
          .hasMessage("has ended without being told to");
      assertThat(running.server().stop()).isEmpty();
      assertThat(Proc.runs(pid)).isTrue();
    }
  }

  @Test
  void aStrangerThatHasThePidOfOneBesideItIsNotKilled() throws Exception {
    try (Strangers strangers = new Strangers()) {
      long pid =
          strangers.startAgainAs(
              () -> {
                startAnew("also: ['sleep 600']", "restart: {signal: HUP}");
                Set<Long> beside = running.workspace().children().descendants();
                beside.remove(running.server().main());
                return killed(beside.iterator().next());
              });

      assertThat(running.server().stop()).isEmpty();
      assertThat(Proc.runs(pid)).isTrue();
    }
  }

  private void startAnew(String... lines) throws Exception {
    running.close();
    running = new RunningSubject();
    running.started("start: " + SERVE, String.join("\n", lines));
  }

  private long killed(long pid) {
    running.workspace().children().signal(pid, "KILL");
    return pid;
  }

  @Test
  void aPidFileWithNonsenseIsTold() throws Exception {
    running.awaitWaiting(
        "its PID file \\S+/main.pid has no PID but 'not a PID'",
        "start: " + SERVE,
        "pid: ${dir}/main.pid",
        "files: {main.pid: 'not a PID'}",
        "restart: {signal: HUP}");
  }

  @Test
  void aPidFileWithSomebodyElseIsToldAndThatOneIsNotSignalled() throws Exception {
    long other = running.workspace().children().spawnHeard(List.of("sleep", "600")).pid();
    running.awaitWaiting(
        "its PID file \\S+/main.pid names a process that is not of this server \\(sleep, PID "
            + other
            + "\\)",
        "start: " + SERVE,
        "pid: ${dir}/main.pid",
        "files: {main.pid: '" + other + "'}",
        "restart: {signal: HUP}");
    assertThat(running.server().stop()).isEmpty();
    running.server().close();
    assertThat(Proc.isThere(other)).isTrue();
    running.workspace().children().signal(other, "KILL");
  }

  @Test
  void aPidFileThatIsWrongLaterSignalsTheFormerMainProcess() throws Exception {
    long other = running.workspace().children().spawnHeard(List.of("sleep", "600")).pid();
    TestedSubject tested =
        running.started(
            "start: " + SERVE + " daemon pid=${dir}/main.pid",
            "pid: ${dir}/main.pid",
            "restart: {signal: HUP}",
            "done: {log: /reloaded/}");
    long main = running.server().main();
    for (String text : List.of(Long.toString(other), "1", "", "-1", "99999999999")) {
      Files.writeString(folder("main.pid"), text);
      assertThat(running.server().main()).isEqualTo(main);
    }
    running.workspace().children().signal(running.server().main(), "HUP");
    assertThat(running.server().stop()).isEmpty();
    Await.untilTrue(() -> !Proc.isThere(main), () -> "PID " + main + " is not reaped");
    assertThat(Proc.isThere(other)).isTrue();
    running.workspace().children().signal(other, "KILL");
    assertThat(tested.subject()).isSameAs(running.server());
  }

  @Test
  void aSupervisorStaysAndItsServerIsReplaced() throws Exception {
    TestedSubject tested =
        running.started(
            "start: sh ${dir}/supervisor",
            "restart: {run: 'kill $(cat ${dir}/child)'}",
            "files: {supervisor: \"while :; do "
                + SERVE
                + " & echo $! > ${dir}/child; wait $!;"
                + " done\\n\"}");
    long supervisor = running.server().main();
    TestedSubject.Asked asked = tested.ask();
    tested.settle(asked);

    assertThat(running.server().main()).isEqualTo(supervisor);
    assertThat(asked.replaced()).hasSize(1).doesNotContain(supervisor);
    assertThat(running.server().look().answering()).doesNotContainAnyElementsOf(asked.replaced());
  }

  @Test
  void oneThatRunsAlreadyIsOnlySignalledAndNeverEnded() throws Exception {
    int port = Ports.free();
    Path pid = Files.createTempFile("attached", ".pid");
    try {
      long other =
          running
              .workspace()
              .children()
              .spawnHeard(
                  List.of(("setsid " + SERVE.replace("${port}", port + " pid=" + pid)).split(" ")))
              .pid();
      Await.untilTrue(() -> Files.size(pid) > 0, () -> "the other one does not start");
      TestedSubject tested =
          running.tested(
              "url: http://127.0.0.1:" + port + "/",
              "attach: " + pid,
              "restart: {run: 'kill -USR2 ${pid}; until [ -s "
                  + pid
                  + " ] && [ $(cat "
                  + pid
                  + ") != ${pid} ]; do sleep 0.02; done; kill -QUIT ${pid}'}",
              "done: main");
      long main = running.server().main();
      assertThat(Proc.commandLine(main)).contains("pid=" + pid);
      tested.settle(tested.ask());
      long next = running.server().main();
      assertThat(next).isNotEqualTo(main);
      assertThat(running.server().capabilities()).isEmpty();

      assertThat(running.server().stop()).isEmpty();
      running.server().close();
      assertThat(Proc.isThere(next)).isTrue();
      running.workspace().children().signal(next, "KILL");
      assertThat(other).isPositive();
    } finally {
      Files.deleteIfExists(pid);
    }
  }

  @Test
  void oneThatRunsAlreadyHasToListenOnThePort() throws Exception {
    long other = running.workspace().children().spawnHeard(List.of("sleep", "600")).pid();
    Path pid = Files.writeString(Files.createTempFile("attached", ".pid"), other + "\n");
    try {
      assertThatThrownBy(
              () ->
                  running.tested(
                      "url: http://127.0.0.1:" + Ports.free() + "/",
                      "attach: " + pid,
                      "restart: {signal: HUP}",
                      "patience: 300ms"))
          .hasMessageStartingWith("is not there: nobody listens on port ");
      assertThat(Proc.isThere(other)).isTrue();
      running.workspace().children().signal(other, "KILL");
    } finally {
      Files.deleteIfExists(pid);
    }
  }

  private Path folder(String name) {
    return running.server().folder().resolve(name);
  }
}
