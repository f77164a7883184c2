package dev.handoff.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ProveOptionsTest {
  @TempDir private Path directory;

  private static ProvePlan plan(String... options) {
    ProveOptions parsed = new ProveOptions();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(parsed)).parseArgs(options);
    return parsed.plan();
  }

  @Test
  void whatNobodySaysIsUsual() {
    ProvePlan plan = plan("fd-handoff");

    assertThat(plan.restarts()).isEqualTo(10);
    assertThat(plan.rate()).isEqualTo(200);
    assertThat(plan.mix().styles())
        .containsExactlyInAnyOrder(Style.CLOSE, Style.KEEP_ALIVE, Style.KEEP_ALIVE_LOOKING);
    assertThat(plan.allowed())
        .isEqualTo(new Allowed(0, Allowed.Retryable.ALLOW, Duration.ofSeconds(1)));
  }

  @Test
  void whatIsAllowedCanBeSaid() {
    assertThat(plan("fd-handoff", "--max-lost=3", "--retryable=count", "--max-gap=250ms").allowed())
        .isEqualTo(new Allowed(3, Allowed.Retryable.COUNT, Duration.ofMillis(250)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--restarts=0|--restarts must be a whole number from 1 to 10,000.",
        "--rate=0|--rate must be above 0 and at most 20,000.",
        "--max-lost=-1|--max-lost must not be negative.",
        "--max-gap=0ms|--max-gap must be longer than 0 and at most 1h, such as 30s, 5m or 1h.",
        "--connections=open|'open' is not a connection style",
        "--json --markdown|--json and --markdown are two forms of one result",
        "fd-handoff|Two subjects have the name 'fd-handoff'; change 'name' in a file.",
        "nonsense|There is no subject 'nonsense' and no such file",
        "--junit=/nowhere/a.xml|/nowhere/a.xml cannot be written: there is no such directory.",
      })
  void whatMakesNoSenseIsRefusedInASentence(String options, String sentence) {
    String[] all = ("fd-handoff " + options).split(" ");

    assertThatThrownBy(() -> plan(all))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  void aProgramThatIsMissingIsNamedWithItsPackage() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("a.yaml"),
            """
            name: mine
            url: http://127.0.0.1:${port}/
            start: there-is-no-such-program
            restart: {signal: HUP}
            needs: some-package
            """);

    assertThatThrownBy(() -> plan(file.toString()))
        .hasMessage(
            "mine is not installed: there is no program there-is-no-such-program; some-package has"
                + " it.");
  }

  @Test
  void eachSubjectHasItsOwnRecordingAndFilesKeepWhatIsInThem() throws Exception {
    Path junit = Files.writeString(directory.resolve("j.xml"), "before");

    new ProveFiles(junit, null, directory.resolve("run.ndjson")).check(List.of("nginx", "my app"));

    assertThat(junit).hasContent("before");
    assertThat(directory.resolve("run-nginx.ndjson")).exists();
    assertThat(directory.resolve("run-my-app.ndjson")).exists();
    assertThatThrownBy(() -> new ProveFiles(junit, junit, null).check(List.of("nginx")))
        .hasMessage("Two of the files to write have the same name; give each its own.");
  }

  @Test
  void stylesThatAreLeftOutLeaveTheSharesOfTheOthers() {
    Mix rest = ProvePlan.without(Mix.of("close=2,keep-alive=1,think=1"), List.of("keep-alive"));

    assertThat(rest.styles()).containsExactlyInAnyOrder(Style.CLOSE, Style.THINK);
    assertThat(rest.share(Style.CLOSE)).isEqualTo(2 * rest.share(Style.THINK));
    assertThat(ProvePlan.without(Mix.of("close"), List.of("close"))).isNull();
  }
}
