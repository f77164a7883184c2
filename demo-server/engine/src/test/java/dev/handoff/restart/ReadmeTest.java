package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the engine's README repeats is what it says where it comes from. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");

  /** TutorialIT compiles that one and restarts it. */
  @Test
  void itsServerIsTheOneOfThePackageDocumentation() throws IOException {
    Path documentation = Path.of("src/main/java/dev/handoff/restart/package-info.java");
    assertThat(between(README, "```java\n", "\n```"))
        .isEqualTo(
            between(documentation, "<pre>{@code\n", "\n * }</pre>").replaceAll("(?m)^ \\* ?", ""));
  }

  @Test
  void itsTableIsPartOfTheContractInTheMainReadme() throws IOException {
    List<String> contract = rows(Path.of("..", "..").resolve(README));
    assertThat(rows(README)).hasSizeGreaterThan(5).isSubsetOf(contract);
  }

  private static List<String> rows(Path page) throws IOException {
    try (Stream<String> lines = Files.lines(page)) {
      return lines.filter(line -> line.startsWith("|")).toList();
    }
  }

  private static String between(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    int begin = text.indexOf(from) + from.length();
    return text.substring(begin, text.indexOf(to, begin));
  }
}
