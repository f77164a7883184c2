package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The older name refuses what the newer ones refuse, in the same words. */
class BenchCommandTest {

  private static String refusal(String... line) {
    StringWriter err = new StringWriter();
    CommandLine commands = Handoff.commandLine().setErr(new PrintWriter(err, true));
    assertThat(commands.execute(line)).isEqualTo(2);
    return err.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "lab, --restarts=0",
    "lab, --rate=NaN",
    "lab, '--peers=none,nginx'",
    "load, --events=19",
    "load, --processes=0",
  })
  void aWrongValueIsRefusedInTheSameWords(String newer, String option) {
    String refusal = refusal(newer, option);

    assertThat(refusal.lines()).singleElement().matches(each -> each.endsWith("."));
    assertThat(refusal("bench", option)).isEqualTo(refusal);
    assertThat(refusal("bench", "--dashboard", option)).isEqualTo(refusal);
  }
}
