package dev.handoff.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoadCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new LoadCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--events=19", "--viewers=61", "--seconds=1", "--soak=999", "--processes=0"})
  void anInvalidOptionIsRefusedInOneSentence(String option) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().matches(each -> each.endsWith("."));
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--events=many", "--dashboard", "--restarts=3"})
  void whatIsNoOptionOfItIsExitCode2(String option) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }
}
