package dev.handoff.subject.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.plan.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectFileTest {
  private static final String LEAST =
      """
      name: mine
      url: http://127.0.0.1:${port}/
      start: serve --port ${port}
      """;

  private static final String WHOLE = LEAST + "restart: {signal: HUP}\n";

  private static SubjectFile read(String text) {
    return SubjectFile.of("mine.yaml", text);
  }

  @Test
  void whatIsNotSaidHasItsUsualValue() {
    SubjectFile file = read(WHOLE);

    assertThat(file.name()).isEqualTo("mine");
    assertThat(file.restart().by()).isEqualTo(new RestartBy.Signal("HUP"));
    assertThat(file.restart().done()).isEqualTo(Done.Condition.WORKERS);
    assertThat(file.restart().patience()).isEqualTo(Duration.ofSeconds(15));
    assertThat(file.stop()).isEqualTo(new SubjectFile.Stop("TERM", Duration.ofSeconds(30)));
    assertThat(file.setup().also()).isEmpty();
    assertThat(file.setup().files()).isEmpty();
    assertThat(file.setup().environment()).isEmpty();
    assertThat(file.setup().pid()).isNull();
    assertThat(file.requests().listener()).isNull();
    assertThat(file.requests().slow()).isNull();
    assertThat(file.needs()).isNull();
    assertThat(file.variables()).containsExactly("port");
  }

  @Test
  void everyKeyIsRead() {
    SubjectFile file =
        read(
            WHOLE
                + """
                done: {log: /re(ady|loaded)/}
                pid: ${dir}/main.pid
                stop: {signal: QUIT, within: 3s}
                also: ["proxy -c '${dir}/a b.conf'", helper]
                listener: 127.0.0.1:${port2}
                env: {LEVEL: "${dir}/x"}
                slow: /slow?seconds=3
                host: "localhost:${port}"
                headers: {Accept: text/plain, X-Dir: "${dir}"}
                expect: /hel+o/
                pid-header: X-Worker
                patience: 1m
                needs: mine-light
                version: serve --version
                files:
                  conf/a.conf: "port ${port3}; $${not} $x\\n"
                  run:
                    mode: 755
                    text: |
                      #!/bin/sh
                """);

    assertThat(((Done.Log) file.restart().done()).line().pattern()).isEqualTo("re(ady|loaded)");
    assertThat(file.setup().pid()).hasToString("${dir}/main.pid");
    assertThat(file.stop()).isEqualTo(new SubjectFile.Stop("QUIT", Duration.ofSeconds(3)));
    assertThat(file.setup().also()).hasSize(2);
    assertThat(file.setup().also().get(0).fill(name -> "<" + name + ">", List.of()))
        .containsExactly("proxy", "-c", "<dir>/a b.conf");
    assertThat(file.requests().listener()).hasToString("127.0.0.1:${port2}");
    assertThat(file.setup().environment().get("LEVEL")).hasToString("${dir}/x");
    assertThat(file.requests().slow()).isEqualTo("/slow?seconds=3");
    assertThat(file.requests().host()).hasToString("localhost:${port}");
    assertThat(file.requests().headers())
        .extracting(each -> each.name() + ": " + each.value())
        .containsExactly("Accept: text/plain", "X-Dir: ${dir}");
    assertThat(file.requests().expect().said()).contains("/hel+o/");
    assertThat(file.requests().pidHeader()).isEqualTo("X-Worker");
    assertThat(file.restart().patience()).isEqualTo(Duration.ofMinutes(1));
    assertThat(file.needs()).isEqualTo("mine-light");
    assertThat(file.setup().version().words()).hasSize(2);
    assertThat(file.setup().files().get("conf/a.conf").text().fill(name -> "7"))
        .isEqualTo("port 7; ${not} $x\n");
    assertThat(file.setup().files().get("conf/a.conf").mode()).isEqualTo(0644);
    assertThat(file.setup().files().get("run").mode()).isEqualTo(0755);
    assertThat(file.variables()).containsExactlyInAnyOrder("port", "port2", "port3", "dir");
  }

  @Test
  void whoseCertificatesAreTrusted() {
    String secure = WHOLE.replace("http:", "https:");
    assertThat(trust(secure)).isEqualTo(Trust.USUAL);
    assertThat(trust(secure + "insecure: true")).isEqualTo(new Trust(null, true));
    assertThat(trust(secure + "insecure: false")).isEqualTo(Trust.USUAL);
    assertThat(trust(secure + "ca: ${dir}/ca.pem"))
        .isEqualTo(new Trust(Path.of("/x/ca.pem"), false));
    assertThat(read(secure + "ca: ${dir}/ca.pem").variables()).contains("dir");
  }

  private static Trust trust(String text) {
    return read(text).requests().asking(variable -> "/x").trust();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stop-start                  | MAIN    | stop, then start
          replace                     | MAIN    | start a second one, then stop the first
          {replace: serve --second}   | MAIN    | start a second one, then stop the first
          {signal: USR2}              | WORKERS | SIGUSR2
          '{run: "kill -HUP ${pid}"}' | WORKERS | kill -HUP ${pid}
          """)
  void eachRestartHasItsWordsAndItsEnd(String restart, Done.Condition done, String how) {
    SubjectFile file = read(LEAST + "restart: " + restart + "\n");

    assertThat(file.restart().by().how()).isEqualTo(how);
    assertThat(file.restart().done()).isEqualTo(done);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          start: a 'b c' "d 'e'" f\\ g  | a,b c,d 'e',f g
          start: sh -c 'a & b > $x'    | sh,-c,a & b > $x
          start: ${demo-server} --way x | java,-jar,x.jar,--way,x
          start: nice ${demo-server}   | nice,java,-jar,x.jar
          start: a "" ${dir}/b         | a,,<dir>/b
          """)
  void aCommandHasWordsAndQuotes(String start, String words) {
    SubjectFile file =
        read(WHOLE.replaceFirst("start: .*", start.replaceAll("([$\\\\])", "\\\\$1")));

    assertThat(
            file.setup().start().fill(name -> "<" + name + ">", List.of("java", "-jar", "x.jar")))
        .isEqualTo(List.of(words.split(",", -1)));
  }

  /** The line that replaces one of the whole, or is added to it; then the sentence. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          restrat: stop-start | 5: 'restrat' is not a key of a subject file; did you mean 'restart'?
          colour: red | 5: 'colour' is not a key of a subject file; there are name, url, start, attach, restart, done, pid, stop, also, listener, host, headers, expect, slow, pid-header, ca, insecure, env, patience, version, needs, under, tree, notify, files.
          name: | 1: 'name' has nothing; write 'name: nginx'.
          name: a/b | 1: 'a/b' is no name; use up to 60 letters, digits, spaces and - _ . , +
          name: a\\nname: b | 2: 'name' is in line 1 already; keep one of them.
          url: ftp://127.0.0.1/ | 2: 'ftp://127.0.0.1/' cannot be asked for; write http://HOST:PORT/PATH or https://HOST:PORT/PATH.
          url: http://127.0.0.1:70000/ | 2: 'http://127.0.0.1:70000/' cannot be asked for; write http://HOST:PORT/PATH or https://HOST:PORT/PATH.
          url: http://a:b@127.0.0.1/ | 2: 'http://a:b@127.0.0.1/' cannot be asked for; write http://HOST:PORT/PATH or https://HOST:PORT/PATH.
          url: localhost:80 | 2: 'localhost:80' cannot be asked for; write http://HOST:PORT/PATH or https://HOST:PORT/PATH.
          url: http://127.0.0.1:${prot}/ | 2: ${prot} is not a variable here; there are ${dir}, ${port}, ${port2} and so on, ${bus}, and $${ is a plain ${.
          url: http://127.0.0.1:${pid}/ | 2: ${pid} is not a variable here; there are ${dir}, ${port}, ${port2} and so on, ${bus}, and $${ is a plain ${.
          url: [a] | 2: 'url' has a list; write 'url: http://127.0.0.1:${port}/'.
          start: serve > log | 3: '>' needs a shell, and start has none; put it into quotes, or write sh -c '...'.
          start: a && b | 3: '&' needs a shell, and start has none; put it into quotes, or write sh -c '...'.
          start: a $HOME | 3: '$' needs a shell, and start has none; put it into quotes, or write sh -c '...'.
          start: A=1 serve | 3: start begins with a variable, which needs a shell; write it below env:.
          start: serve 'a | 3: a quote (') in start is not closed; add the second one.
          start: serve ${pid} | 3: ${pid} is not a variable here; there are ${dir}, ${port}, ${port2} and so on, ${bus}, ${demo-server}, and $${ is a plain ${.
          start: java x${demo-server} | 3: ${demo-server} must be a word of start by itself.
          restart: reload | 4: 'restart' is {signal: HUP}, {run: COMMAND}, stop-start, replace or {replace: COMMAND}.
          restart: {signal: HUP, run: x} | 4: 'restart' is {signal: HUP}, {run: COMMAND}, stop-start, replace or {replace: COMMAND}.
          restart: {signals: HUP} | 4: 'signals' is not a key of restart; did you mean 'signal'?
          restart: {signal: SIGHUP} | 4: 'SIGHUP' is not a signal; write HUP.
          restart: {signal: hup} | 4: 'hup' is not a signal; write one of ALRM, CONT, HUP, INT, KILL, QUIT, TERM, TTIN, TTOU, USR1, USR2, WINCH.
          restart: {run: kill ${pid}} | 4: this is not YAML: expected ',' or '}', but got {; inside of { } and [ ] a value with ${...} needs quotes.
          done: soon | 5: 'done' is workers, main, exec, command or {log: /regex/}.
          done: command | 5: 'done: command' needs a command: write 'restart: {run: COMMAND}'.
          done: {log: ready} | 5: 'ready' is no regex; write it between slashes, /ready/.
          done: {log: "/a(/"} | 5: /a(/ is no regex (Unclosed group); put \\ before a sign that is meant as such.
          stop: TERM | 5: 'stop' is {signal: TERM, within: 30s}.
          stop: {within: 30} | 5: '30' is no time; write 'within: 500ms', 30s or 2m, at most 10m.
          patience: 1h | 5: '1h' is no time; write 'patience: 500ms', 30s or 2m, at most 10m.
          listener: 80 | 5: '80' is not HOST:PORT; write 127.0.0.1:${port2}.
          slow: slow | 5: 'slow' is not a path; write /slow?seconds=3.
          env: [A=1] | 5: 'env' has a list; write 'env: {NAME: value}'.
          env: {A-B: 1} | 5: 'A-B' is no name of a variable; write NAME.
          files: {../x: text} | 5: '../x' is not a path below ${dir}; write it as conf/nginx.conf, without / before it and without . and ..
          files: {/etc/x: text} | 5: '/etc/x' is not a path below ${dir}; write it as conf/nginx.conf, without / before it and without . and ..
          files: {x: {mode: 9, text: a}} | 5: '9' is no mode; write three digits, 755.
          files: {x: {mode: 755}} | 5: a file has no 'text'; add one, such as 'text: |'.
          also: "a | 5: this is not YAML
          under: systemd | 5: 'under: systemd' needs a service; write 'units/NAME.service' below files:.
          under: upstart | 5: 'under' is systemd, or left out.
          tree: none | 3: 'tree: none' means a server without processes on this machine; leave 'start' out, or 'tree'.
          tree: some | 5: 'tree' is none, or left out.
          notify: /run/x | 5: 'notify' is none, or left out.
          attach: /run/x.pid | 3: 'attach' means a server that runs already, which we neither start nor stop; leave 'start' out, or 'attach'.
          host: example org | 5: 'example org' is not a host; write a name, with its port if it has one.
          headers: [A] | 5: 'headers' has a list; write 'headers: {NAME: value}'.
          headers: {A B: c} | 5: 'A B' is not the name of a header; names have letters, digits and - only, as in 'Name: value'.
          headers: {HOST: c} | 5: the Host header has a key of its own; write it as 'host:'.
          headers: {Connection: close} | 5: The header Connection cannot be set, because the connection styles decide what becomes of a connection, see --connections.
          headers: {X: 1, x: 2} | 5: 'x' is there already; keep one of them.
          headers: {X: "a\\\\x07"} | 5: The value of the header X has a control character, such as a line feed; leave it out.
          headers: {X: [1]} | 5: 'X' has a list; write a text.
          expect: ok | 5: 'ok' is nothing that an answer can be expected to have; write a status such as 200, or a regular expression that its body must match, as /ready/.
          expect: 999 | 5: An expected status must be a whole number from 200 to 599.
          expect: /a | 5: '/a' is nothing that an answer can be expected to have; write a status such as 200, or a regular expression that its body must match, as /ready/.
          expect: [200] | 5: 'expect' has a list; write 'expect: 200'.
          pid-header: X Worker | 5: 'X Worker' is not the name of a header; names have letters, digits and - only, as in 'Name: value'.
          listener: 127.0.0.1:99999 | 5: '127.0.0.1:99999' is not HOST:PORT; write 127.0.0.1:${port2}.
          pid: x.pid | 5: 'x.pid' is no path of a file; write ${dir}/x.pid.
          ca: ${dir}/ca.pem | 5: 'ca' is for https only; write url: https://...
          insecure: true | 5: 'insecure' is for https only; write url: https://...
          insecure: yes | 5: 'insecure' is true, or left out.
          url: https://127.0.0.1/\\nca: ca.pem | 3: 'ca.pem' is no path of a file; write ${dir}/ca.pem.
          url: https://127.0.0.1/\\nca: /ca.pem\\ninsecure: true | 4: 'insecure' trusts any certificate, whatever 'ca' says; keep one.
          files: {a/: text} | 5: 'a/' is not a path below ${dir}; write it as conf/nginx.conf, without / before it and without . and ..
          files: {a: x, a/b: y} | 5: 'a' is a file, and 'a/b' is below it; rename one of them.
          also: {a: b} | 5: 'also' has keys with values; write 'also: nginx -c ${dir}/nginx.conf'.
          also: [[a]] | 5: 'also' has a list; write 'also: nginx -c ${dir}/nginx.conf'.
          patience: [1s] | 5: 'patience' has a list; write 'patience: 15s'.
          done: [main] | 5: 'done' is workers, main, exec, command or {log: /regex/}.
          needs: *x | 5: *x refers to another place; write the value itself.
          --- | 6: a second document begins here; a file describes one server.
          """)
  void aMistakeIsOneSentenceWithItsLine(String line, String sentence) {
    String written = line.replace("\\n", "\n").replace("\\|", "|").replace("\\\\", "\\");
    String key = written.replaceFirst("(?s):.*", "");
    String text =
        WHOLE.contains(key + ":")
            ? WHOLE.replaceFirst("(?m)^" + key + ":.*$", written.replaceAll("([$\\\\])", "\\\\$1"))
            : WHOLE + written + (written.equals("---") ? "\na: b\n" : "\n");

    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Mistake.class)
        .message()
        .startsWith("mine.yaml, line " + sentence.replace("\\\\", "\\"));
  }

  @Test
  void aMistakeInAFileOfTheServerHasTheLineThere() {
    assertThatThrownBy(() -> read(WHOLE + "files:\n  x: |\n    a\n    ${y}\n"))
        .hasMessageStartingWith(
            "mine.yaml, line 8: ${y} is not a variable here; there are ${dir},");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name    | add one, such as 'name: nginx'.
          url     | add one, such as 'url: http://127.0.0.1:${port}/'.
          start   | add one, such as 'start: nginx -c ${dir}/nginx.conf'.
          restart | add one, such as 'restart: {signal: HUP}'.
          """)
  void whatIsMissingIsNamed(String key, String sentence) {
    assertThatThrownBy(() -> read(WHOLE.replaceFirst("(?m)^" + key + ":.*\n", "")))
        .hasMessageStartingWith("mine.yaml, line 1: a subject file has no '" + key + "'; ")
        .hasMessageEndingWith(sentence);
  }

  @Test
  void aRestartThatEndsTheMainProcessIsDoneWhenThatIsGone() {
    assertThatThrownBy(() -> read(LEAST + "restart: stop-start\ndone: workers\n"))
        .hasMessage(
            "mine.yaml, line 5: this restart ends the main process: write 'done: main', or"
                + " nothing.");
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path directory) throws IOException {
    assertThatThrownBy(() -> SubjectFile.read(directory))
        .hasMessage(directory + " is not a file: give the path of a subject file.");
    Path odd = Files.write(directory.resolve("odd.yaml"), new byte[] {(byte) 0xc3, 0x28});
    assertThatThrownBy(() -> SubjectFile.read(odd))
        .hasMessage(odd + " is not UTF-8: save it as such.");
    Path empty = Files.createFile(directory.resolve("empty.yaml"));
    assertThatThrownBy(() -> SubjectFile.read(empty))
        .hasMessageStartingWith(empty + ", line 1: there is nothing in it;");
    Path large = Files.write(directory.resolve("large.yaml"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> SubjectFile.read(large)).hasMessageContaining("larger than 1 MiB");
  }
}
