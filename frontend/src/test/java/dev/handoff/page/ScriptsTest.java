package dev.handoff.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests of the page's modules, {@code src/test/js/**}{@code /*.test.js}. {@code -Djs=words}
 * runs those whose file or name contains the words.
 */
class ScriptsTest {
  private static Scripts scripts;

  @BeforeAll
  static void open() {
    scripts = new Scripts(module());
  }

  @AfterAll
  static void close() {
    scripts.close();
  }

  /** The folder of this module, whether Maven runs the tests in it or an IDE above it. */
  static Path module() {
    return Path.of(Files.isDirectory(Path.of("frontend")) ? "frontend" : "").toAbsolutePath();
  }

  @TestFactory
  Stream<DynamicNode> scripts() throws IOException {
    String wanted = System.getProperty("js", "");
    Map<Path, List<DynamicTest>> tests = new LinkedHashMap<>();
    for (Path file : scripts.files()) {
      tests.put(
          file,
          load(file).stream()
              .filter(test -> (scripts.name(file) + " " + test.getDisplayName()).contains(wanted))
              .toList());
    }
    // Surefire identifies a test by its name alone.
    assertThat(tests.values().stream().flatMap(List::stream).map(DynamicTest::getDisplayName))
        .as("tests whose file or name contains '%s'", wanted)
        .isNotEmpty()
        .doesNotHaveDuplicates();
    return tests.keySet().stream()
        .filter(file -> !tests.get(file).isEmpty())
        .map(file -> dynamicContainer(scripts.name(file), file.toUri(), tests.get(file).stream()));
  }

  private static List<DynamicTest> load(Path file) {
    String name = scripts.name(file);
    try {
      List<Scripts.Script> tests = scripts.tests(file);
      assertThat(tests).as("the calls of test() in " + name).isNotEmpty();
      return tests.stream()
          .map(test -> dynamicTest(test.name(), test.place(), () -> scripts.run(test)))
          .toList();
    } catch (AssertionError e) {
      return List.of(dynamicTest(name + " can be loaded", file.toUri(), () -> rethrow(e)));
    }
  }

  private static void rethrow(AssertionError e) {
    throw e;
  }
}
