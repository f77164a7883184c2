package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.file.SubjectFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class SubjectsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new SubjectsCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void eachIsListedWithWhatItDoesOrWhatItLacks() {
    assertThat(run()).isZero();
    List<String> rows = out.toString().lines().filter(line -> line.startsWith("  ")).toList();
    assertThat(rows)
        .hasSameSizeAs(BuiltIn.names())
        .allMatch(
            line ->
                line.matches(
                    "  \\S+ +(ready +.*\\.|not here +(is not installed: .* has it|needs a systemd: .*|sets net\\.ipv4\\.tcp_migrate_req: .*))"));
    assertThat(out.toString())
        .contains("  exec                ready     Exec in place: drains, then replaces")
        .containsSubsequence("our demo server:\n", "  stop-start ", "Other servers:\n", "  nginx ");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFileThatIsPrintedCanBeReadAgain(String name) {
    assertThat(run(name)).isZero();
    SubjectFile file = SubjectFile.of(name, out.toString());
    assertThat(file.name()).isEqualTo(name);
    assertThat(out.toString()).startsWith("# ").endsWith("\n");
  }

  static Iterable<String> names() {
    return BuiltIn.names();
  }

  @Test
  void anUnknownNameIsRefusedWithTheNamesThatThereAre() {
    assertThat(run("ngnix")).isEqualTo(2);
    assertThat(err.toString()).startsWith("There is no subject 'ngnix'; there are fd-handoff, ");
    assertThat(out.toString()).isEmpty();
  }
}
