package dev.handoff.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskingTest {
  @Test
  void headersKeepTheirOrderAndMayBeThereTwice() {
    Asking asking = with("X-B: 1", "Cookie:a=b; c=d", "x-b:  two words\t", "X-Empty:");

    assertThat(asking.headers())
        .containsExactly(
            new Header("X-B", "1"),
            new Header("Cookie", "a=b; c=d"),
            new Header("x-b", "two words"),
            new Header("X-Empty", ""));
    assertThat(asking.host()).isNull();
  }

  @Test
  void theHostIsGivenOnceWhicheverWay() {
    assertThat(with("host: a.example:81").host()).isEqualTo("a.example:81");
    assertThat(with("host: a.example:81").headers()).isEmpty();
    assertThat(Asking.USUAL.host("[::1]:8080").host()).isEqualTo("[::1]:8080");
    assertThatThrownBy(() -> with("Host: a", "HOST: b")).hasMessageContaining("given twice");
    assertThatThrownBy(() -> Asking.USUAL.host("a").headers(headers("Host: a")))
        .hasMessage("The host is given twice; a request has one Host header.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "keep-alive: 5",
        "Proxy-Connection: close",
        "Upgrade: h2c",
        "TE: trailers",
        "Trailer: X",
        "Transfer-Encoding: chunked",
        "Content-Length: 3",
        "Expect: 100-continue",
        "X-Request-ID: 7"
      })
  void whatTheGeneratorSetsItselfIsRefused(String line) {
    assertThatThrownBy(() -> Header.of(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("The header [\\w-]+ cannot be set, because [^.]+\\.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no colon", ": value", "a b: c", "X:a\nY: b", "X:a\rb", "X:\u0000", "\u00e4: b"})
  void whatIsNoHeaderIsRefusedInASentence(String line) {
    assertThatThrownBy(() -> Header.of(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)(The value of t|')[^.]+\\.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "", "A B", "CONNECT", "GET\r\n"})
  void whatIsNoMethodIsRefused(String method) {
    assertThatThrownBy(() -> Asking.USUAL.method(method))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "http://a/", "a\r\nX: y", "user@a"})
  void whatIsNoHostIsRefused(String host) {
    assertThatThrownBy(() -> Asking.USUAL.host(host))
        .hasMessageMatching("(?s)'.*' is not a host; write a name, with its port if it has one\\.");
  }

  @Test
  void whatContradictsItselfIsRefused() {
    assertThatThrownBy(() -> Asking.USUAL.body(ByteBuffer.allocate(1)).method("TRACE"))
        .hasMessage("A TRACE has no body; leave it out.");
    assertThatThrownBy(() -> Asking.USUAL.expect(Expect.of("/a/")).method("HEAD"))
        .hasMessage("An answer to HEAD has no body; expect a status instead.");
    assertThatThrownBy(() -> new Trust(Path.of("ca.pem"), true)).hasMessageContaining("--insecure");
    assertThatThrownBy(() -> Asking.USUAL.body(ByteBuffer.allocate(Asking.LONGEST_BODY + 1)))
        .hasMessage("The body has 16,777,217 bytes; 16,777,216 are the most.");
    assertThatThrownBy(() -> with("X: " + "a".repeat(40_000)))
        .hasMessageStartingWith("The headers have 40,005 characters; ");
  }

  @ParameterizedTest
  @CsvSource({
    "200, 200, true",
    "200, 204, false",
    "404, 404, true",
    "404, 200, false",
    "/a/, 302, true",
    "/a/, 404, false",
  })
  void aStatusIsAllowedOrNot(String text, int status, boolean allowed) {
    assertThat(Expect.of(text).allows(status)).isEqualTo(allowed);
  }

  @Test
  void aBodyMustHaveWhatIsExpected() {
    Expect greeting = Expect.of("/^hello \\d+$/");

    assertThat(greeting.looksAtBody()).isTrue();
    assertThat(greeting.objection(8, () -> "hello 12")).isNull();
    assertThat(greeting.objection(5, () -> "hello"))
        .isEqualTo("has a body in which /^hello \\d+$/ is not found");
  }

  @Test
  void anAnswerLikeTheFirstOneHasItsStatusAndABodyIfThatOneHadOne() {
    Expect filled = Expect.like(401, 5);

    assertThat(filled.allows(401)).isTrue();
    assertThat(filled.allows(200)).isFalse();
    assertThat(filled.objection(6, () -> "")).isNull();
    assertThat(filled.objection(0, () -> ""))
        .isEqualTo("has an empty body, and the first one had not");
    assertThat(Expect.like(204, 0).objection(0, () -> "")).isNull();
    assertThat(Expect.like(204, 0).objection(1, () -> "")).contains("the first one had none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2xx", "20", "2000", "//", "/a", "a/", "/(/", "199", "600", "ok"})
  void whatCannotBeExpectedIsRefused(String text) {
    assertThatThrownBy(() -> Expect.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(".");
  }

  private static Asking with(String... lines) {
    return Asking.USUAL.headers(headers(lines));
  }

  private static List<Header> headers(String... lines) {
    return List.of(lines).stream().map(Header::of).toList();
  }
}
