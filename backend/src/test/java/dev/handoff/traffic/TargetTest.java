package dev.handoff.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080,       8080, localhost:8080,  /",
    "http://127.0.0.1/,           80,   127.0.0.1,       /",
    "http://127.3.2.1:81/a?b=%20, 81,   127.3.2.1:81,    /a?b=%20",
    "http://[::1]:9000/#part,     9000, [::1]:9000,      /",
  })
  void aUrlOfThisMachine(String url, int port, String host, String path) {
    Target target = Target.of(url, false);

    assertThat(target.address().getPort()).isEqualTo(port);
    assertThat(target.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(target.host()).isEqualTo(host);
    assertThat(target.path()).isEqualTo(path);
  }

  @Test
  void anotherMachineOnlyWhenAllowed() {
    assertThatThrownBy(() -> Target.of("http://192.0.2.1/", false))
        .hasMessage("192.0.2.1 is not this machine; add --allow-remote if it may be loaded.");
    assertThat(Target.of("http://192.0.2.1/", true).host()).isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:8080",
        "https://localhost/",
        "http://",
        "http:///x",
        "http://localhost:99999/",
        "http://local host/",
        "http://localhost/\r\nX: y",
      })
  void whatCannotBeAskedIsRefusedInOneSentence(String url) {
    assertThatThrownBy(() -> Target.of(url, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + url + "' ")
        .hasMessageEndingWith(".");
  }
}
