package dev.handoff.traffic.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080,       8080, localhost:8080,  /",
    "http://127.0.0.1/,           80,   127.0.0.1,       /",
    "HTTP://127.0.0.1:/,          80,   127.0.0.1,       /",
    "http://127.0.0.1:80/,        80,   127.0.0.1,       /",
    "http://127.3.2.1:81/a?b=%20, 81,   127.3.2.1:81,    /a?b=%20",
    "http://[::1]:9000/#part,     9000, [::1]:9000,      /",
    "http://[::1%25lo]:9000/,     9000, [::1]:9000,      /",
    "http://[::1%lo]:9000/,       9000, [::1]:9000,      /",
    "http://0.0.0.0:8080/,        8080, 0.0.0.0:8080,    /",
    "http://localhost?q=a/b,      80,   localhost,       /?q=a/b",
    "http://localhost#part,       80,   localhost,       /",
    "http://localhost/a#b?c,      80,   localhost,       /a",
    "http://localhost//a/../b,    80,   localhost,       //a/../b",
    "https://localhost,           443,  localhost,       /",
    "HTTPS://127.0.0.1:8443/a,    8443, 127.0.0.1:8443,  /a",
    "https://localhost:80/,       80,   localhost:80,    /",
  })
  void aUrlOfThisMachineIsAccepted(String url, int port, String host, String path) {
    Target target = Target.of(url, false);

    assertThat(target.addresses()).isNotEmpty();
    assertThat(target.addresses()).extracting(InetSocketAddress::getPort).containsOnly(port);
    assertThat(target.host()).isEqualTo(host);
    assertThat(target.path()).isEqualTo(path);
    assertThat(target.url()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "/\u00e4\u20ac,   /%C3%A4%E2%82%AC",
    "/a b,            /a%20b",
    "/{a}|b^`\"<>\\c, /%7Ba%7D%7Cb%5E%60%22%3C%3E%5Cc",
    "/[a]?b[]=c,      /%5Ba%5D?b[]=c",
    "/%zz%41,         /%zz%41",
    "/a;b=c@d:e!$&*+~,  /a;b=c@d:e!$&*+~",
    "/?\u00e4=?,      /?%C3%A4=?",
  })
  void aPathIsPercentEncodedWhereNecessary(String path, String sent) {
    assertThat(HttpUrl.of("http://localhost" + path).path()).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "my_host,          my_host,             my_host",
    "my_host.local.,   my_host.local.,      my_host.local.",
    "-odd-:81,         -odd-,               -odd-:81",
    "b\u00fccher.example, xn--bcher-kva.example, xn--bcher-kva.example",
    "%6cocalhost,      localhost,           localhost",
    "[fe80::1%25eth0]:81, fe80::1%eth0,     [fe80::1]:81",
    "[::ffff:127.0.0.1], ::ffff:127.0.0.1,  [::ffff:127.0.0.1]",
  })
  void theHostHeaderIsWhatPeopleTyped(String host, String resolved, String sent) {
    HttpUrl url = HttpUrl.of("http://" + host + "/");

    assertThat(url.host()).isEqualTo(resolved);
    assertThat(url.authority()).isEqualTo(sent);
  }

  @Test
  void theUserOfAUrlIsSentAsBasicAuthorizationAndNotShown() {
    Target target = Target.of("http://me:s%20cret@localhost:81/a", false);

    assertThat(target.authorization()).isEqualTo("Basic bWU6cyBjcmV0");
    assertThat(target.host()).isEqualTo("localhost:81");
    assertThat(target.url()).isEqualTo("http://localhost:81/a");
  }

  @Test
  void anotherMachineNeedsPermission() {
    assertThatThrownBy(() -> Target.of("http://192.0.2.1/", false))
        .hasMessage("192.0.2.1 is not this machine; add --allow-remote if it may be loaded.");
    assertThat(Target.of("http://192.0.2.1/", true).host()).isEqualTo("192.0.2.1");
  }

  @Test
  void anAddressIsFormattedAsInAUrl() {
    assertThat(Target.shown(new InetSocketAddress("127.0.0.1", 81))).isEqualTo("127.0.0.1:81");
    assertThat(Target.shown(new InetSocketAddress("::1", 81))).isEqualTo("[::1]:81");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:8080",
        "ftp://localhost/",
        "http://",
        "http:///x",
        "http://@/",
        "http://localhost:99999/",
        "http://localhost:0/",
        "http://localhost:8o/",
        "http://localhost:-1/",
        "http://[::1/",
        "http://[127.0.0.1]/",
        "http://[::1]x/",
        "http://::1/",
        "http://local host/",
        "http://loc<al>host/",
        "http://localhost/\r\nX: y",
      })
  void anUnusableUrlIsRefusedInOneSentence(String url) {
    assertThatThrownBy(() -> Target.of(url, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + url + "' ")
        .hasMessageEndingWith(".");
  }
}
