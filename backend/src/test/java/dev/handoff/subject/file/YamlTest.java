package dev.handoff.subject.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that are no YAML, or more of it than a subject file has. */
class YamlTest {

  static Stream<Arguments> odd() {
    return Stream.of(
        Arguments.of("", 1, "there is nothing in it;"),
        Arguments.of("# only a comment\n", 1, "there is nothing in it;"),
        Arguments.of("---\n", 1, "there is nothing in it;"),
        Arguments.of("just words", 1, "a subject file has lines such as 'name: nginx'."),
        Arguments.of("- name: a\n- name: b\n", 1, "a subject file has lines such as"),
        Arguments.of("name: a\n---\nname: b\n", 3, "a second document begins here;"),
        Arguments.of(
            "name: a\n\turl: b\n", 2, "this is not YAML: a tab begins a word; indent with spaces."),
        Arguments.of("\tname: a\n", 1, "this is not YAML: "),
        Arguments.of("name: a\n url: b\n", 2, "this is not YAML: "),
        Arguments.of("name: \"a\n", 1, "this is not YAML: "),
        Arguments.of("name: a\nurl: @b\n", 2, "this is not YAML: "),
        Arguments.of("name: a\nneeds: \u0007\n", 2, "it has a sign (U+0007) that is not text."),
        Arguments.of("name: a\nneeds: \u0000\n", 2, "it has a sign (U+0000) that is not text."),
        Arguments.of("name: a\nname: b\n", 2, "'name' is in line 1 already; keep one of them."),
        Arguments.of("name: a\nfiles: &x {a: b}\n", 2, "&x names this place; leave that out."),
        Arguments.of("name: a\nalso: &x [a]\n", 2, "&x names this place; leave that out."),
        Arguments.of("name: &x a\n", 1, "&x names this place; leave that out."),
        Arguments.of("name: a\n&x url: b\n", 2, "&x names this place; leave that out."),
        Arguments.of("\ufeff# \ud83d\ude00\nname: &x |\n  a\n", 2, "&x names this place;"),
        Arguments.of("name: &x 'a'\n", 1, "&x names this place; leave that out."),
        Arguments.of("name: a\nneeds: *x\n", 2, "*x refers to another place;"),
        Arguments.of("name: a\n<<: *x\n", 2, "*x refers to another place;"),
        Arguments.of("name: !!binary aGFsbG8=\n", 1, "!!binary names a type; leave that out."),
        Arguments.of("name: !int 7\n", 1, "!int names a type; leave that out."),
        Arguments.of("name: " + "[".repeat(100_000), 1, "this is not YAML: "),
        Arguments.of("name: a\n? [a, b]\n: c\n", 2, "this is not YAML: "));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void aMistakeIsOneSentenceWithItsLine(String text, int line, String sentence) {
    assertThatThrownBy(() -> SubjectFile.of("mine.yaml", text))
        .isInstanceOf(Mistake.class)
        .hasMessageStartingWith("mine.yaml, line " + line + ": " + sentence)
        .message()
        .endsWith(".")
        .hasSizeLessThan(300)
        .doesNotContain("\n");
  }

  @Test
  void windowsLinesAndAByteOrderMarkAreRead() {
    Node.Table table = Yaml.read("mine.yaml", "\ufeffname: a\r\nurl: b\r\n");

    assertThat(table.entries().keySet()).extracting(Node.Text::text).containsExactly("name", "url");
    assertThat(table.entries().keySet()).extracting(Node.Text::line).containsExactly(1, 2);
  }
}
