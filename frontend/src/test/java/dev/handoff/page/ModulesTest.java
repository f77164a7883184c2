package dev.handoff.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every browser test that opens the page loads all of its modules. */
class ModulesTest {
  private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]*'(\\.[^']+)';");

  @Test
  void eachModuleIsImportedFromTheFirstOneOn() throws IOException {
    Path app = ScriptsTest.module().resolve("src/main/resources/public/app");
    Set<Path> loaded = new TreeSet<>();
    load(app.resolve("main.js"), loaded);
    try (Stream<Path> files = Files.walk(app)) {
      assertThat(files.filter(path -> path.toString().endsWith(".js")).collect(Collectors.toSet()))
          .isEqualTo(loaded);
    }
  }

  private static void load(Path module, Set<Path> loaded) {
    if (!loaded.add(module)) {
      return;
    }
    try {
      IMPORT
          .matcher(Files.readString(module))
          .results()
          .map(match -> module.resolveSibling(match.group(1)).normalize())
          .forEach(imported -> load(imported, loaded));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
