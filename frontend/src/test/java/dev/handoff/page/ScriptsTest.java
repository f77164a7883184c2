package dev.handoff.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    scripts = new Scripts(Path.of(Files.isDirectory(Path.of("frontend")) ? "frontend" : ""));
  }

  @AfterAll
  static void close() {
    scripts.close();
  }

  @TestFactory
  Stream<DynamicNode> scripts() throws IOException {
    String wanted = System.getProperty("js", "");
    List<DynamicNode> found = scripts.files().stream().flatMap(file -> file(file, wanted)).toList();
    assertThat(found).as("tests whose file or name contains '%s'", wanted).isNotEmpty();
    return found.stream();
  }

  private static Stream<DynamicNode> file(Path file, String wanted) {
    String name = scripts.name(file);
    List<DynamicTest> tests;
    try {
      tests =
          scripts.tests(file).stream()
              .filter(test -> (name + " " + test.name()).contains(wanted))
              .map(test -> dynamicTest(test.name(), test.place(), () -> scripts.run(test)))
              .toList();
    } catch (AssertionError e) {
      tests = List.of(dynamicTest("can be loaded", file.toUri(), () -> rethrow(e)));
    }
    return tests.isEmpty()
        ? Stream.empty()
        : Stream.of(dynamicContainer(name, file.toUri(), tests.stream()));
  }

  private static void rethrow(AssertionError e) {
    throw e;
  }
}
