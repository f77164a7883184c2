package dev.handoff.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The release file is read strictly, and replaced as a whole; each mistake has its own sentence.
 */
@Timeout(60)
class ReleaseTest {
  private static final Release V1 = new Release("v1", List.of(), null);

  @TempDir private Path directory;

  @Test
  void aValidReleaseFileIsRead() throws Exception {
    assertThat(read("{\"version\": \"v1\"}\n")).isEqualTo(new Release("v1", List.of(), null));
    assertThat(
            read("{\"version\":\"grün\",\"command\":[\"sh\",\"\"],\"fault\":\"slow\",\"by\":[1]}"))
        .isEqualTo(new Release("grün", List.of("sh", ""), "slow"));
    assertThat(read("{\"version\":\"v1\",\"fault\":null}").fault()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"version\":\"a\"} garbage           | Unrecognized token 'garbage'",
        "{\"version\":\"a\"} {}                | something follows the closing }",
        "{\"version\":\"a\"},                  | Unexpected character (','",
        "{\"version\":\"a\",\"version\":\"b\"} | Duplicate field 'version'",
        "{\"version\":\"a\",\"by\":{\"x\":1,\"x\":2}} | Duplicate field 'x'",
        "{\"version\":\"a\"                    | Unexpected end-of-input",
        "{\"version\": 3}                      | version is not a text",
        "{\"version\": null}                   | version is not a text",
        "{\"version\": \"\"}                   | version is empty",
        "{\"version\": \"a\\nb\"}              | version has a control character",
        "{\"version\": \"\\ud800\"}            | version has half a character",
        "{}                                    | it has no version",
        "[]                                    | it does not begin with {",
        "\"v1\"                                | it does not begin with {",
        "``                                    | it does not begin with {",
        "{\"version\":\"a\",\"command\":\"sh\"}         | command is not an array of texts",
        "{\"version\":\"a\",\"command\":null}           | command is not an array of texts",
        "{\"version\":\"a\",\"command\":[]}             | command is empty; leave it out",
        "{\"version\":\"a\",\"command\":[\"\"]}         | command begins with an empty word",
        "{\"version\":\"a\",\"command\":[\"sh\",1]}     | a word of command is not a text",
        "{\"version\":\"a\",\"command\":[\"a\\u0000\"]} | a word of command has a NUL",
        "{\"version\":\"a\",\"fault\":true}             | fault is not a text",
        "{'version':'a'}                       | Unexpected character",
        "{\"version\":\"a\",}                  | Unexpected character",
      })
  void everyMistakeHasASentence(String json, String why) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "The release file " + file() + " is not a JSON object with a version: " + why)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aVersionHasAtMostAHundredCharacters() throws Exception {
    assertThat(read("{\"version\":\"" + "x".repeat(100) + "\"}").version()).hasSize(100);
    assertThatThrownBy(() -> read("{\"version\":\"" + "x".repeat(101) + "\"}"))
        .hasMessageEndingWith("version is longer than 100 characters");
  }

  @Test
  void aFileInAnotherEncodingIsRefused() throws Exception {
    assertRefused("is not UTF-8", "{\"version\":\"grün\"}", StandardCharsets.ISO_8859_1);
    assertRefused("is not UTF-8", "\uFEFF{\"version\":\"a\"}", StandardCharsets.UTF_16LE);
    assertRefused("is not a JSON object", "{\"version\":\"a\"}", StandardCharsets.UTF_16BE);
    assertRefused(
        "begins with a byte order mark", "\uFEFF{\"version\":\"a\"}", StandardCharsets.UTF_8);
  }

  @Test
  void aPathThatIsNotAFileIsRefusedWithoutBlocking() throws Exception {
    assertThatThrownBy(() -> Release.read(directory))
        .hasMessage("The release file " + directory + " is a directory.");
    assertThatThrownBy(() -> Release.read(directory.resolve("none")))
        .hasMessage("The release file " + directory.resolve("none") + " does not exist.");
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path endless : List.of(pipe, Path.of("/dev/zero"))) {
      assertThatThrownBy(() -> Release.read(endless))
          .hasMessage(
              "The release file "
                  + endless
                  + " is not a regular file, which each generation can read anew.");
    }
    Files.writeString(file(), " ".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> Release.read(file()))
        .hasMessage("The release file " + file() + " is larger than 1 MiB.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"version\":\"v1\"}",
        "{\"version\":\"grün \uD83D\uDE00\",\"fault\":\"a\\\"\\n\"}",
        "{\"version\":\"v1\",\"command\":[\"sh\",\"\",\"\\\\\"],\"fault\":\"slow\"}",
      })
  void whatIsWrittenIsReadAgain(String json) throws Exception {
    Release release = read(json);
    release.write(file());
    assertThat(file()).hasContent(json);
    assertThat(Release.read(file())).isEqualTo(release);
  }

  @Test
  void aFileIsReplacedAndNeverWrittenInPlace() throws Exception {
    V1.write(file());
    Path open = Files.createLink(directory.resolve("still-open"), file());
    new Release("v2", List.of(), null).write(file());
    assertThat(open).hasContent("{\"version\":\"v1\"}");
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("release.json", "still-open");
  }

  @Test
  void aSymlinkInPlaceOfTheFileIsNotFollowed() throws Exception {
    Path precious = Files.writeString(directory.resolve("precious"), "precious");
    Files.createSymbolicLink(file(), precious);
    Files.createSymbolicLink(directory.resolve("release.json.next"), precious);
    V1.write(file());
    assertThat(precious).hasContent("precious");
    assertThat(file()).hasContent("{\"version\":\"v1\"}");
    assertThat(Files.isSymbolicLink(file())).isFalse();
  }

  @Test
  void whatNobodyCouldReadIsNotWritten() throws Exception {
    V1.write(file());
    for (Release wrong :
        List.of(
            new Release("", List.of(), null),
            new Release("v2", List.of(""), null),
            new Release("v2", List.of(), "\uD800"))) {
      assertThatThrownBy(() -> wrong.write(file()))
          .hasMessageStartingWith(
              "The release file " + file() + " is not a JSON object with a version: ");
    }
    assertThat(Release.read(file())).isEqualTo(V1);
  }

  private void assertRefused(String why, String json, Charset charset) throws Exception {
    Files.write(file(), json.getBytes(charset));
    assertThatThrownBy(() -> Release.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The release file " + file() + " " + why);
  }

  private Release read(String json) throws IOException {
    Files.writeString(file(), json);
    return Release.read(file());
  }

  private Path file() {
    return directory.resolve("release.json");
  }
}
