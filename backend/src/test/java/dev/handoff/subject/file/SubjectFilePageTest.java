package dev.handoff.subject.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/subject-file.md has the keys that are read, and files that can be meant. */
class SubjectFilePageTest {
  private static final Pattern SECTION = Pattern.compile("(?s)## All keys\n(.*?)\n## ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w-]+)` \\| .+ \\|.*\\|$");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern SHORT = Pattern.compile("`([a-z-]+: [^`]+)`");
  private static final String LEAST =
      "name: a\nurl: https://127.0.0.1:${port}/\nstart: serve\nrestart: {run: x}\n";

  @Test
  void itsTableHasAllKeysInTheirOrder() throws IOException {
    assertThat(ROW.matcher(keys()).results().map(row -> row.group(1)))
        .containsExactlyElementsOf(SubjectReader.KEYS);
  }

  @Test
  void itsFilesAreReadAndTogetherHaveAllKeys() throws IOException {
    List<String> examples = EXAMPLE.matcher(page()).results().map(each -> each.group(1)).toList();
    TreeSet<String> used = new TreeSet<>();
    for (String each : examples) {
      assertThat(SubjectFile.of("example", each).name()).as(each).isNotEmpty();
      Pattern.compile("(?m)^([a-z-]+):").matcher(each).results().forEach(k -> used.add(k.group(1)));
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(SubjectReader.KEYS);
  }

  @Test
  void whatItsTableWritesIsRead() throws IOException {
    List<String> written = SHORT.matcher(keys()).results().map(each -> each.group(1)).toList();
    assertThat(written).hasSizeGreaterThan(15);
    for (String each : written) {
      String key = each.substring(0, each.indexOf(':'));
      if (!List.of("attach", "tree", "under", "command").contains(key)) {
        String rest = LEAST.replaceFirst("(?m)^" + key + ":.*\n", "");
        assertThat(SubjectFile.of("table", rest + each + "\n")).as(each).isNotNull();
      }
    }
  }

  private static String keys() throws IOException {
    var section = SECTION.matcher(page());
    assertThat(section.find()).isTrue();
    return section.group(1);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/subject-file.md"));
  }
}
