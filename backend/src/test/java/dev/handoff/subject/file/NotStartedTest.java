package dev.handoff.subject.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that are not ours to start: those that run already, and those of another machine. */
class NotStartedTest {
  private static final String ATTACHED =
      """
      name: mine
      url: http://127.0.0.1:8080/
      attach: /run/mine.pid
      restart: {signal: HUP}
      """;

  private static final String ELSEWHERE =
      """
      name: mine
      url: https://example.org/
      tree: none
      restart: {run: kubectl rollout restart deployment/mine}
      """;

  private static SubjectFile read(String text) {
    return SubjectFile.of("mine.yaml", text);
  }

  @Test
  void aServerThatRunsAlreadyHasAPidFileAndNoStart() {
    SubjectFile file = read(ATTACHED);

    assertThat(file.setup().isAttached()).isTrue();
    assertThat(file.setup().attach()).isEqualTo("/run/mine.pid");
    assertThat(file.setup().start()).isNull();
    assertThat(file.setup().isDemoServer()).isFalse();
    assertThat(file.restart().done()).isEqualTo(Done.Condition.WORKERS);
  }

  @Test
  void aServerOfAnotherMachineIsRestartedByACommandWhoseEndIsTheEnd() {
    SubjectFile file = read(ELSEWHERE + "also: helper\nenv: {A: b}\nfiles: {x: y}\n");

    assertThat(file.setup().isElsewhere()).isTrue();
    assertThat(file.setup().commands()).hasSize(1);
    assertThat(file.restart().done()).isEqualTo(Done.Condition.COMMAND);
    assertThat(read(ATTACHED).setup().isElsewhere()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          start: serve                  | 5: 'attach' means a server that runs already, which we neither start nor stop; leave 'start' out, or 'attach'.
          stop: {signal: TERM}          | 5: 'attach' means a server that runs already, which we neither start nor stop; leave 'stop' out, or 'attach'.
          pid: /run/x.pid               | 5: 'attach' means a server that runs already, which we neither start nor stop; leave 'pid' out, or 'attach'.
          restart: stop-start           | 4: a server that runs already is restarted by {signal: HUP} or {run: COMMAND}, because it is not ours to stop.
          restart: replace              | 4: a server that runs already is restarted by {signal: HUP} or {run: COMMAND}, because it is not ours to stop.
          restart: {signal: KILL}       | 4: KILL ends a server that is not ours; write HUP.
          done: {log: /x/}              | 5: what a server that runs already prints is not read; write workers, main, exec or command.
          url: http://127.0.0.1:${port} | 2: a server that we do not start has its port already; write that into 'url'.
          listener: 127.0.0.1:${port2}  | 5: a server that we do not start has its port already; write that into 'listener'.
          attach: mine.pid              | 3: 'mine.pid' is no path of a PID file that is there already; write /run/nginx.pid.
          attach: ${dir}/mine.pid       | 3: '${dir}/mine.pid' is no path of a PID file that is there already; write /run/nginx.pid.
          """)
  void whatCannotBeMeantOfOneThatRunsAlready(String line, String sentence) {
    check(ATTACHED, line, sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          start: serve                  | 5: 'tree: none' means a server without processes on this machine; leave 'start' out, or 'tree'.
          attach: /run/x.pid            | 5: 'tree: none' means a server without processes on this machine; leave 'attach' out, or 'tree'.
          listener: 127.0.0.1:80        | 5: 'tree: none' means a server without processes on this machine; leave 'listener' out, or 'tree'.
          restart: {signal: HUP}        | 4: with 'tree: none', 'restart' is {run: COMMAND}, such as kubectl rollout.
          done: main                    | 5: with 'tree: none', 'done' is command: its processes cannot be seen.
          url: http://127.0.0.1:${port} | 2: a server that we do not start has its port already; write that into 'url'.
          """)
  void whatCannotBeMeantOfOneElsewhere(String line, String sentence) {
    check(ELSEWHERE, line, sentence);
  }

  private static void check(String whole, String line, String sentence) {
    String key = line.replaceFirst(":.*", "");
    String text =
        whole.contains("\n" + key + ":")
            ? whole.replaceFirst("(?m)^" + key + ":.*$", line.replace("$", "\\$"))
            : whole + line + "\n";
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Mistake.class)
        .hasMessage("mine.yaml, line " + sentence);
  }
}
