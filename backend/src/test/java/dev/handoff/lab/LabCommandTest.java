package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LabCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new LabCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--peers=apache",
        "--peers=none,nginx",
        "--restarts=0",
        "--rate=0",
        "--rate=NaN",
        "--rate=20001",
        "--connections=0",
        "--cost-rounds=-1",
        "--before=0s",
        "--after=6m",
      })
  void anInvalidOptionIsRefusedInOneSentence(String option) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().matches(each -> each.endsWith("."));
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--styles=some", "--restarts=many", "--after=30", "--no-such-option"})
  void anUnparsableCommandLineIsExitCode2(String option) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }
}
