package dev.handoff.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.file.SubjectFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        "--each=0s",
      })
  void anInvalidOptionIsRefusedInOneSentence(String option) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().matches(each -> each.endsWith("."));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theOneWithAStandbyDiffersFromOursInThatAlone() {
    SubjectFile ours = BuiltIn.file(BuiltIn.FD_HANDOFF);
    SubjectFile standby = Lab.withStandby();

    assertThat(standby.name()).isEqualTo("ours, standby");
    assertThat(standby.setup().start().toString())
        .isNotEqualTo(ours.setup().start().toString())
        .isEqualTo(ours.setup().start().toString().replace("--standby, off", "--standby, on"));
  }

  @Test
  void thoseOfOurServersAreMeasuredThatAreAskedFor() {
    LabOptions options = new LabOptions();
    new CommandLine(options).parseArgs("--ours=no-archive,standby,standby");
    assertThat(((Lab.Plan) options.plan()).ours())
        .containsExactly(Variant.STANDBY, Variant.NO_ARCHIVE);
    new CommandLine(options).parseArgs();
    assertThat(((Lab.Plan) options.plan()).ours()).containsExactly(Variant.values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"exec", "--ways=all", "--restarts=3"})
  void throughputIsMeasuredWithoutRestarts(String option) {
    assertThat(run("--throughput", option)).isEqualTo(2);
    assertThat(err.toString()).startsWith("--throughput restarts nothing: ").endsWith(".\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-way", "--ways=some", "--markdown --json exec", "src"})
  void aComparisonOfWhatIsNotThereIsRefusedInOneSentence(String options) {
    assertThat(run(options.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().matches(each -> each.endsWith("."));
  }

  @Test
  void aMistakeInAFileIsToldWithItsLine(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("mine.yaml"), "name: mine\nurl: x\n");
    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(err.toString()).startsWith(file + ", line 2: 'x' cannot be asked for; write http");
  }

  @Test
  void allWaysAreThoseOfOurServerAndOthersMayFollow() {
    LabOptions options = new LabOptions();
    new CommandLine(options).parseArgs("--ways=all", "nginx", "exec", "--restarts=3");
    Comparison.Plan plan = (Comparison.Plan) options.plan();

    assertThat(plan.subjects())
        .extracting(SubjectFile::name)
        .containsAll(BuiltIn.ways())
        .endsWith("nginx")
        .doesNotHaveDuplicates();
    assertThat(plan.restarts()).isEqualTo(3);
    assertThat(plan.failures()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--styles=some",
        "--ours=",
        "--ours=some",
        "--restarts=many",
        "--after=30",
        "--no-such-option"
      })
  void anUnparsableCommandLineIsExitCode2(String option) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }
}
