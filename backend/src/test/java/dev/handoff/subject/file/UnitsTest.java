package dev.handoff.subject.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.subject.BuiltIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers under systemd. */
class UnitsTest {
  private static final String WHOLE =
      """
      name: mine
      url: http://127.0.0.1:${port}/
      start: systemctl start mine.service
      restart: {run: systemctl restart mine.service}
      under: systemd
      files:
        units/mine.socket: |
          [Socket]
        units/mine.service.d/more.conf: |
          [Service]
        units/mine.service: |
          [Service]
          ExecStart=${demo-server} --port ${port}
        conf/a.conf: |
          nothing
      """;

  private static SubjectFile read(String text) {
    return SubjectFile.of("mine.yaml", text);
  }

  @Test
  void theUnitsAreTheFilesInTheirFolder() {
    SubjectFile.Setup setup = read(WHOLE).setup();

    assertThat(setup.units()).containsExactly("mine.socket", "mine.service");
    assertThat(setup.isUnderSystemd()).isTrue();
    assertThat(setup.isDemoServer()).isTrue();
    assertThat(read(WHOLE.replace("under: systemd\n", "")).setup().isUnderSystemd()).isFalse();
  }

  @Test
  void aRestartIsDoneWhenTheMainProcessHasEnded() {
    assertThat(read(WHOLE).restart().done()).isEqualTo(Done.Condition.MAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          units/mine.service: | units/mine.conf: | 5: 'under: systemd' needs a service; write 'units/NAME.service' below files:.
          restart: {run: systemctl restart mine.service} | restart: stop-start | 4: under systemd, 'restart' is {run: systemctl restart NAME.service}.
          under: systemd | under: systemd\\ndone: {log: /x/} | 6: what services print is not read; write 'done: main' or 'done: command'.
          under: systemd | under: systemd\\npid: x.pid | 6: systemd knows the main process; leave 'pid' out.
          nothing | ${demo-server} | 15: ${demo-server} is not a variable here
          """)
  void whatCannotBeMeantIsToldWithItsLine(String good, String bad, String sentence) {
    String text = WHOLE.replace(good, bad.replace("\\n", "\n"));
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(Mistake.class)
        .hasMessageStartingWith("mine.yaml, line " + sentence);
  }

  @ParameterizedTest
  @CsvSource({"systemd-restart", "systemd-reload"})
  void thoseThatAreBuiltInAreRead(String name) {
    SubjectFile file = BuiltIn.file(name);

    assertThat(file.name()).isEqualTo(name);
    assertThat(file.setup().isUnderSystemd()).isTrue();
    assertThat(file.setup().isDemoServer()).isTrue();
    assertThat(BuiltIn.text(name)).as("trap").contains("\n    StartLimitIntervalSec=0\n");
    assertThat(BuiltIn.text("systemd-restart")).contains("\n    TriggerLimitIntervalSec=0\n");
  }
}
