package dev.handoff.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsTest {

  @Test
  void anyBytesComeBackUnchanged() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertThat(Words.bytes(Words.text(bytes, 0, bytes.length))).isEqualTo(bytes);
    }
  }

  @Test
  void utf8IsReadAsText() {
    byte[] bytes = "grün 日本 \uD83D\uDE00".getBytes(StandardCharsets.UTF_8);
    assertThat(Words.text(bytes, 0, bytes.length)).isEqualTo("grün 日本 \uD83D\uDE00");
    assertThat(Words.bytes("grün 日本 \uD83D\uDE00")).isEqualTo(bytes);
  }

  @Test
  void eachNulEndsAWordAndAWordCanBeEmpty() {
    assertThat(Words.split("a\0\0b c\n\0".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(List.of("a", "", "b c\n"));
    assertThat(Words.split("title without an end".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(List.of("title without an end"));
    assertThat(Words.split(new byte[0])).isEmpty();
  }

  @Test
  void shownTextIsShortUnicodeWithoutControlCharacters() {
    assertThat(Words.shown("gr\uDCFCn\n\uD83D\uDE00\uD83D"))
        .isEqualTo("gr\uFFFDn\uFFFD\uD83D\uDE00\uFFFD");
    assertThat(Words.isUnicode(Words.shown("gr\uDCFCn\uD83D"))).isTrue();
    assertThat(Words.shown("x".repeat(200_000))).isEqualTo("x".repeat(300) + "...");
    assertThat(Words.isUnicode(Words.shown("x".repeat(299) + "\uD83D\uDE00"))).isTrue();
  }
}
