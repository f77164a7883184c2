package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.journal.Journal;
import dev.handoff.process.NobodyLeft;
import dev.handoff.process.Workspace;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A described server that really runs, and leaves nothing. */
final class RunningSubject implements AutoCloseable {
  /** A server in one process; serve.pl says what it can do. */
  static final String SERVE =
      "perl " + Path.of("target/test-classes/subject/serve.pl").toAbsolutePath() + " ${port}";

  private final Workspace workspace = Workspace.open();
  private DescribedSubject server;

  RunningSubject() throws IOException {}

  Workspace workspace() {
    return workspace;
  }

  DescribedSubject server() {
    return server;
  }

  /** One that has not been started; its file has these lines, and a name. */
  DescribedSubject described(String... lines)
      throws SubjectException, IOException, InterruptedException {
    Surroundings in =
        new Surroundings(
            workspace.children(), workspace.directory(), null, Surroundings.usualPath(), List.of());
    server =
        DescribedSubject.of(
            SubjectFile.of("small.yaml", "name: small\n" + String.join("\n", lines) + "\n"), in);
    return server;
  }

  /** One that has been started, at a URL with a free port. */
  TestedSubject started(String... lines)
      throws SubjectException, IOException, InterruptedException {
    return tested("url: http://127.0.0.1:${port}/\n" + String.join("\n", lines));
  }

  /** The same where the lines have the URL. */
  TestedSubject tested(String... lines) throws SubjectException, IOException, InterruptedException {
    TestedSubject tested = new TestedSubject(described(lines), new Journal(1_000));
    tested.start();
    return tested;
  }

  /** Waits until one that never becomes ready says why in these words, a regex. */
  void awaitWaiting(String why, String... lines) throws Exception {
    described("url: http://127.0.0.1:${port}/\n" + String.join("\n", lines));
    server.starting().begin();
    UnderWay ready = server.ready();
    Await.untilTrue(
        () -> {
          assertThat(ready.isDone()).isFalse();
          return ready.waitsFor().matches(why);
        },
        ready::waitsFor);
  }

  /** Closes the server, after which nothing is left of it; then ends all. */
  @Override
  public void close() throws IOException, InterruptedException {
    try {
      if (server != null) {
        server.close();
        try (Stream<Path> left = Files.list(workspace.directory())) {
          assertThat(left).isEmpty();
        }
        NobodyLeft.awaitIn(workspace);
      }
    } finally {
      workspace.close();
    }
  }
}
