package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages of documentation point to is there. */
class PagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]+)(?:#[^)\\s]*)?\\)");
  private static final Pattern FILE =
      Pattern.compile("`([\\w/.-]*\\w\\.(?:java|js|jte|txt|md|xml|pl|css|yml))`");
  private static final List<Path> ALL = walk();

  static Stream<Path> pages() {
    return ALL.stream().filter(file -> file.toString().endsWith(".md"));
  }

  static Stream<Path> pagesThatSendReadersToTheCode() {
    return Stream.of("CONTRIBUTING.md", "backend/docs/architecture.md").map(ROOT::resolve);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFile(Path page) throws IOException {
    assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
        .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
  }

  @ParameterizedTest
  @MethodSource("pagesThatSendReadersToTheCode")
  void everyFileThatIsNamedIsThere(Path page) throws IOException {
    assertThat(FILE.matcher(Files.readString(page)).results().map(file -> file.group(1)))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(ALL).anyMatch(file -> file.endsWith(name)));
  }

  /** Builds come and go while tests run. */
  private static List<Path> walk() {
    List<Path> all = new ArrayList<>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes of) {
              return directory.endsWith("target") || directory.endsWith(".git")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes of) {
              all.add(file);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
