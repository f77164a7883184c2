package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.handoff.Await;
import dev.handoff.process.NobodyLeft;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that do not start, and restarts that go wrong: a sentence each, and nothing is left. */
@Timeout(120)
class BadServerTest {
  private static final String SERVE = RunningSubject.SERVE;

  private RunningSubject running;

  @BeforeEach
  void open() throws IOException {
    running = new RunningSubject();
  }

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    running.close();
  }

  private void doesNotStart(String sentence, String... lines) {
    assertThatThrownBy(() -> running.started(lines))
        .isInstanceOf(SubjectException.class)
        .message()
        .matches(sentence);
  }

  private void doesNotRestart(TestedSubject tested, String sentence) {
    assertThatThrownBy(() -> tested.settle(tested.ask()))
        .isInstanceOf(SubjectException.class)
        .message()
        .matches(sentence);
  }

  private void isNotDone(TestedSubject tested, TestedSubject.Asked asked, String sentence) {
    assertThatThrownBy(() -> tested.settle(asked, Duration.ofMillis(300)))
        .isInstanceOf(SubjectException.class)
        .message()
        .matches(sentence);
  }

  @Test
  void aStartThatExitsIsToldWithItsLastWordsAlsoIfItHasAPidFile() {
    doesNotStart(
        "does not start: no configuration",
        "start: sh -c 'echo no configuration; exit 1'",
        "pid: ${dir}/main.pid",
        "restart: {signal: HUP}");
  }

  @Test
  void aStartThatNeverListens() {
    doesNotStart(
        "does not start: nobody listens on port \\d+",
        "start: sleep 600",
        "patience: 300ms",
        "restart: {signal: HUP}");
  }

  @Test
  void whatRunsBesideItAndHasEndedIsToldToo() throws Exception {
    running.awaitWaiting(
        "nobody listens on port \\d+; beside it, \\S*/sh has ended: no database",
        "start: sleep 600",
        "also: sh -c 'echo no database; exit 1'",
        "restart: {signal: HUP}");
  }

  @Test
  void oneThatAnswersWithAnErrorOfTheServer() throws Exception {
    running.awaitWaiting(
        "it answers with status 500", "start: " + SERVE + " status=500", "restart: {signal: HUP}");
  }

  @Test
  void oneThatDoesNotAnswerAsExpected() throws Exception {
    running.awaitWaiting(
        "it answers with status 302",
        "start: " + SERVE + " status=302",
        "expect: 200",
        "restart: {signal: HUP}");
  }

  @Test
  void anErrorOfTheServerThatIsExpectedIsAnAnswer() throws Exception {
    TestedSubject tested =
        running.started("start: " + SERVE + " status=503", "expect: 503", "restart: stop-start");
    tested.settle(tested.ask());
    assertThat(tested.subject().asking().expect().said()).isEqualTo("status 503");
  }

  @Test
  void aPortThatIsTakenIsToldBeforeAnythingIsStarted() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      assertThatThrownBy(
              () ->
                  running.tested(
                      "url: http://127.0.0.1:" + other.getLocalPort() + "/",
                      "start: " + SERVE,
                      "restart: {signal: HUP}"))
          .hasMessage(
              "does not start: its port %d is held by java, PID %d",
              other.getLocalPort(), ProcessHandle.current().pid());
      assertThat(running.workspace().children().descendants()).isEmpty();
    }
  }

  @Test
  void somebodyElseWhoTakesItLaterAndAnswersIsNoStartEither() throws Exception {
    int port = Ports.free();
    DescribedSubject server =
        running.described(
            "url: http://127.0.0.1:" + port + "/", "start: sleep 600", "restart: {signal: HUP}");
    server.starting().begin();
    AtomicInteger answers = new AtomicInteger();
    HttpServer other = HttpServer.create(new InetSocketAddress(Ports.HOST, port), 0);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
          answers.incrementAndGet();
        });
    other.start();
    try {
      UnderWay ready = server.ready();
      Await.untilTrue(
          () -> {
            assertThat(ready.isDone()).isFalse();
            return answers.get() >= 3;
          },
          ready::waitsFor);
      assertThat(ready.waitsFor())
          .isEqualTo("its port " + port + " is held by java, PID " + ProcessHandle.current().pid());
    } finally {
      other.stop(0);
    }
  }

  @Test
  void aFolderThatCannotBeMade() throws Exception {
    Path nowhere = running.workspace().directory().resolve("nowhere");
    SubjectFile file =
        SubjectFile.of(
            "a.yaml",
            "name: a\nurl: http://127.0.0.1:${port}/\nstart: " + SERVE + "\nrestart: stop-start\n");
    Surroundings in =
        new Surroundings(
            running.workspace().children(), nowhere, null, Surroundings.usualPath(), List.of());
    assertThatThrownBy(() -> DescribedSubject.of(file, in))
        .isInstanceOf(SubjectException.class)
        .hasMessageStartingWith("has no folder, because " + nowhere + " cannot be written to (");
  }

  @Test
  void aUrlOfAnotherMachineNeedsTreeNone() throws Exception {
    assertThatThrownBy(
            () ->
                running.described(
                    "url: http://192.0.2.1/", "start: sleep 600", "restart: {signal: HUP}"))
        .hasMessage(
            "has a URL that is not of this machine (192.0.2.1); write 'tree: none' without 'start',"
                + " or give the 'listener' here");
    DescribedSubject elsewhere =
        running.described("url: http://192.0.2.1/", "tree: none", "restart: {run: 'true'}");
    assertThat(elsewhere.isWatched()).isFalse();
    assertThat(elsewhere.asking().trust().blind()).isFalse();
  }

  @Test
  void aRestartThatKillsTheServer() throws Exception {
    TestedSubject tested =
        running.started("start: " + SERVE, "restart: {run: 'kill -KILL ${pid}'}", "done: command");
    doesNotRestart(tested, "did not restart: it was ended by SIGKILL and says nothing");
    assertThatThrownBy(tested::ask).hasMessageContaining("has ended without being told to");
  }

  @Test
  void aRestartWhoseProgramIsMissing() throws Exception {
    TestedSubject tested =
        running.started("start: " + SERVE, "restart: {run: no-such-program}", "done: command");
    doesNotRestart(
        tested, "did not restart: its command exited with code 127: .*no-such-program.*");
  }

  @Test
  void aCommandThatNeverEndsIsNamedAndEndsBeforeTheNextOne() throws Exception {
    TestedSubject tested =
        running.started(
            "start: " + SERVE,
            "restart: {run: 'test -e ${dir}/again && exit; touch ${dir}/again; sleep 600'}",
            "done: command");
    TestedSubject.Asked asked = tested.ask();
    Await.untilTrue(() -> isThere("again"), () -> "its command has not begun");
    isNotDone(
        tested,
        asked,
        "did not restart: its command has not ended: sh, PID \\d+ \\(\\S*sh -c test .*");
    tested.settle(tested.ask());
    assertThat(running.server().stop()).isEmpty();
    NobodyLeft.awaitIn(running.workspace());
  }

  /** Whether there is a file of that name in the folder of the server. */
  private boolean isThere(String name) throws IOException {
    try (Stream<Path> all = Files.walk(running.workspace().directory())) {
      return all.anyMatch(file -> file.endsWith(name));
    }
  }

  @Test
  void oldProcessesThatStayAreWaitedForByTheNextRestart() throws Exception {
    TestedSubject tested =
        running.started(
            "start: sh ${dir}/master",
            "restart: {signal: HUP}",
            "files: {master: \"trap ': ' HUP; perl -e 'sleep 600' & "
                + SERVE
                + " & while :; do wait; done\\n\"}");
    long worker = tested.subject().look().replaceable().iterator().next();
    isNotDone(
        tested, tested.ask(), "did not restart: its old processes stay: perl, PID \\d+ \\(.*");
    assertThat(tested.subject().leaving()).containsExactly(worker);
    running.workspace().children().signal(worker, "KILL");
    assertThat(tested.awaitLeaving(Duration.ofSeconds(30))).isEmpty();
    Await.untilTrue(() -> !Proc.isThere(worker), () -> "PID " + worker + " is not reaped");
  }

  @Test
  void oneElsewhereIsOnlyAskedAndItsCommandIsTheRestart() throws Exception {
    int port = Ports.free();
    TestedSubject tested =
        running.tested(
            "url: http://127.0.0.1:" + port + "/",
            "tree: none",
            "also: " + SERVE.replace("${port}", Integer.toString(port)),
            "restart: {run: 'touch ${dir}/asked'}");
    TestedSubject.Asked asked = tested.ask();
    tested.settle(asked);

    assertThat(asked.before()).isEmpty();
    assertThat(tested.subject().main()).isZero();
    assertThat(tested.subject().capabilities()).isEmpty();
    assertThat(running.server().folder().resolve("asked")).exists();
    tested.watch().close();
    assertThat(running.server().stop()).isEmpty();
  }
}
