package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal;
import dev.handoff.process.NobodyLeft;
import dev.handoff.process.Workspace;
import dev.handoff.procfs.Proc;
import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.DescribedSubject;
import dev.handoff.subject.Ports;
import dev.handoff.subject.Programs;
import dev.handoff.subject.Surroundings;
import dev.handoff.subject.TestedSubject;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Other people's servers, as their files describe them: each is restarted once, while somebody asks
 * it again and again. What they lose is in {@link ServersIT}.
 */
@Timeout(120)
@ExtendWith(Chromium.Closed.class)
@Execution(ExecutionMode.CONCURRENT)
@InAllWays
class BuiltInIT {
  /** Whatever they are built with, as sd_notify(3) has it. */
  private static final Set<String> TELL_THEIR_STATE = Set.of("caddy", "gunicorn");

  private static Workspace workspace;

  /** What becomes of the processes that could answer before. */
  enum Then {
    /** The main one is left. */
    MAIN_STAYS,
    /** The main one is left, with another program. */
    MAIN_EXECUTES,
    /** None is left. */
    ALL_CHANGE,
    /** There is one, and it is left. */
    ALL_STAY
  }

  @BeforeAll
  static void open() throws IOException {
    workspace = Workspace.open();
  }

  @AfterAll
  static void nothingIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(workspace.directory())) {
      assertThat(left).isEmpty();
    }
    NobodyLeft.awaitIn(workspace);
    workspace.close();
  }

  @ParameterizedTest
  @CsvSource({
    "puma, MAIN_STAYS, false",
    "uwsgi, MAIN_EXECUTES, true",
    "apache, MAIN_STAYS, true",
    "unicorn, ALL_CHANGE, true",
    "gunicorn-upgrade, ALL_CHANGE, true",
    "gunicorn, MAIN_STAYS, true",
    "nginx, MAIN_STAYS, true",
    "nginx-upgrade, ALL_CHANGE, true",
    "haproxy, MAIN_EXECUTES, true",
    "caddy, ALL_STAY, true",
    "php-fpm, MAIN_EXECUTES, true",
    "php-fpm-default, MAIN_EXECUTES, false",
    "node-cluster, MAIN_STAYS, true",
    "any-graceful-start, ALL_CHANGE, false",
    "any-stop-start, ALL_CHANGE, false"
  })
  void itsProcessesChangeAsItsRestartSays(String name, Then then, boolean answersAll)
      throws Exception {
    SubjectFile file = SubjectFile.of(name, patient(BuiltIn.text(name)));
    var lack = new Programs(Surroundings.usualPath()).lack(file);
    assumeTrue(lack.isEmpty(), () -> name + " " + lack.orElseThrow());
    int port = Ports.free();
    Surroundings in =
        new Surroundings(
            workspace.children(),
            workspace.directory(),
            null,
            Surroundings.usualPath(),
            List.of(),
            port);
    Set<Long> all = new HashSet<>();
    try (DescribedSubject server = DescribedSubject.of(file, in);
        SocketJudge judge = SocketJudge.start(port)) {
      Journal journal = new Journal(1_000);
      TestedSubject tested = new TestedSubject(server, journal);
      tested.start();
      assertThat(URI.create(server.url()).getPort()).isEqualTo(port);
      judge.awaitAnswers();
      long main = server.main();
      var image = Proc.imageOf(main);
      all.addAll(server.look().answering());

      TestedSubject.Asked asked = tested.ask();
      tested.settle(asked);
      judge.awaitAnswers();
      if (then == Then.MAIN_STAYS || then == Then.MAIN_EXECUTES) {
        // A restart is done when its old workers have gone; not all new ones need be there.
        Await.untilTrue(
            () -> server.look().answering().size() == asked.before().size(),
            () -> name + " had " + asked.before() + " and has " + server.look().answering());
      }

      Set<Long> after = new HashSet<>(server.look().answering());
      all.addAll(after);
      Set<Long> stayed = new HashSet<>(asked.before());
      stayed.retainAll(after);
      switch (then) {
        case ALL_STAY -> assertThat(after).containsExactlyElementsOf(asked.before());
        case ALL_CHANGE -> assertThat(stayed).isEmpty();
        default -> {
          assertThat(stayed).containsExactly(main);
          assertThat(after).hasSameSizeAs(asked.before()).hasSizeGreaterThan(1);
        }
      }
      if (then != Then.ALL_CHANGE) {
        assertThat(server.main()).isEqualTo(main);
        assertThat(Proc.imageOf(main).equals(image)).isEqualTo(then != Then.MAIN_EXECUTES);
      }
      if (answersAll) {
        assertThat(judge.lost()).isZero();
      }
      if (TELL_THEIR_STATE.contains(name)) {
        Await.untilTrue(
            () -> saysReady(journal, main), () -> name + " has not told that it is ready");
      }
      List<Long> killed = server.stop();
      // A worker of uWSGI that has just been started may miss that it is to end.
      if (!name.equals("uwsgi")) {
        assertThat(killed).as("killed at its end").isEmpty();
      }
    }
    assertThat(all).noneMatch(Proc::isThere);
  }

  private static boolean saysReady(Journal journal, long main) {
    return journal.snapshot().stream()
        .anyMatch(
            each ->
                each.envelope().event() instanceof ProcessEvent.Notified notified
                    && notified.of() == main
                    && notified.states().contains("READY"));
  }

  /** On a busy machine each start takes longer, and this is not about times. */
  private static String patient(String text) {
    return text.replaceFirst("(?m)^patience:.*$", "") + "patience: 60s\n";
  }
}
