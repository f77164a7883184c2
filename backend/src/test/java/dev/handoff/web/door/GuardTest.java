package dev.handoff.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.web.live.OpenDashboard;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
  /** The request reached the action, which says that nothing is running. */
  private static final int LET_THROUGH = 409;

  private static final List<String> EVERYWHERE =
      List.of(
          "/",
          "/api/state",
          "/handoff.css",
          "/webjars/htmx.org/2.0.10/dist/htmx.min.js",
          "/healthz",
          "/nowhere");

  @AutoClose private static final OpenDashboard open = OpenDashboard.local();
  private static final int port = open.port;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "localhost",
        "localhost:1",
        "localhost.evil.example:PORT",
        "127.0.0.2:PORT",
        "[::2]:PORT"
      })
  void aForeignHostGetsNothingAnywhere(String host) throws Exception {
    String header = "Host: " + host.replace("PORT", Integer.toString(port));
    for (String path : EVERYWHERE) {
      RawHttp.Response response = RawHttp.get(port, path, header);
      assertThat(response.status()).as(path).isEqualTo(403);
      assertThat(response.body()).as(path).startsWith("{\"error\":\"");
    }
    assertThat(RawHttp.post(port, "/api/shutdown", "", header).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "[::1]"})
  void ourOwnHostsAreServed(String host) throws Exception {
    assertThat(RawHttp.get(port, "/healthz", "Host: " + host + ":" + port).body()).isEqualTo("ok");
  }

  @Test
  void aRequestWithoutAHostOrWithTwoGetsNothing() throws Exception {
    assertThat(RawHttp.exchange(port, "GET /healthz HTTP/1.0\r\n\r\n").status()).isEqualTo(403);
    String two = "GET /healthz HTTP/1.1\r\nHost: localhost:" + port + "\r\nHost: evil\r\n\r\n";
    assertThat(RawHttp.exchange(port, two).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Site: nonsense",
        "Origin: null",
        "Origin: http://evil.example",
        "Origin: http://localhost:1",
        "Origin: http://127.0.0.1:PORT",
        "Origin: https://localhost:PORT",
        "Origin: http://localhost:PORT.evil.example"
      })
  void aStateChangeFromAnotherSiteIsRefused(String header) throws Exception {
    String filled = header.replace("PORT", Integer.toString(port));
    for (String path : List.of("/api/upgrade", "/api/shutdown", "/api/releases/v1", "/api/notes")) {
      assertThat(RawHttp.post(port, path, "", filled).status()).as(path).isEqualTo(403);
    }
    for (String path : List.of("/api/traffic", "/api/notes/1")) {
      assertThat(RawHttp.send(port, "DELETE", path, "", filled).status()).as(path).isEqualTo(403);
    }
  }

  @Test
  void aStateChangeFromOurPageOrACommandLineIsLetThrough() throws Exception {
    for (String header :
        List.of("Accept: */*", "Sec-Fetch-Site: same-origin", "Origin: http://localhost:" + port)) {
      assertThat(RawHttp.post(port, "/api/upgrade", "", header).status()).isEqualTo(LET_THROUGH);
    }
    // If both headers are present, Sec-Fetch-Site counts: a page cannot set it.
    assertThat(
            RawHttp.post(
                    port,
                    "/api/upgrade",
                    "",
                    "Sec-Fetch-Site: cross-site",
                    "Origin: http://localhost:" + port)
                .status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/state",
        "/api/recording",
        "/api/events",
        "/api/restarts",
        "/api/releases",
        "/panel/controls",
        "/panel/verdicts",
        "/handoff.css",
        "/handoff.js",
        "/webjars/htmx.org/2.0.10/dist/htmx.min.js",
        "/healthz",
        "/a/route/that/is/added/tomorrow"
      })
  void anotherSiteLearnsNothing(String path) throws Exception {
    for (String site : List.of("cross-site", "same-site", "nonsense")) {
      for (String method : List.of("GET", "HEAD", "OPTIONS")) {
        assertThat(RawHttp.status(port, method, path, "Sec-Fetch-Site: " + site))
            .as(method + " " + site)
            .isEqualTo(403);
      }
    }
    for (String origin : List.of("null", "http://evil.example", "http://localhost:1")) {
      assertThat(RawHttp.status(port, "GET", path, "Origin: " + origin)).isEqualTo(403);
    }
  }

  @Test
  void anotherSiteMayLinkToThePageAndToNothingElse() throws Exception {
    String[] link = {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: "};
    assertThat(navigation(link, "/", "document")).isEqualTo(200);
    for (String frame : List.of("iframe", "frame", "embed", "object", "")) {
      assertThat(navigation(link, "/", frame)).as(frame).isEqualTo(403);
    }
    for (String path : List.of("/api/recording", "/api/state", "/panel/verdicts")) {
      assertThat(navigation(link, path, "document")).as(path).isEqualTo(403);
    }
  }

  private static int navigation(String[] headers, String path, String to) throws Exception {
    return RawHttp.get(port, path, headers[0], headers[1], headers[2] + to).status();
  }

  @Test
  void typedAddressesAndRequestsOfOurPageAreAnswered() throws Exception {
    for (String path : List.of("/", "/api/state", "/api/recording", "/panel/verdicts")) {
      for (String site : List.of("none", "same-origin")) {
        assertThat(RawHttp.get(port, path, "Sec-Fetch-Site: " + site).status())
            .as(path + " " + site)
            .isEqualTo(200);
      }
    }
  }

  @Test
  void everyResponseHasTheSecurityHeaders() throws Exception {
    for (String path : EVERYWHERE) {
      assertSecured(RawHttp.get(port, path));
    }
    assertSecured(RawHttp.get(port, "/", "Host: evil.example"));
    assertSecured(RawHttp.post(port, "/api/upgrade", "{", "Content-Type: application/json"));
    assertSecured(RawHttp.post(port, "/api/upgrade", " ".repeat(70_000)));
    assertSecured(RawHttp.send(port, "PUT", "/api/upgrade", ""));
    assertSecured(RawHttp.exchange(port, "NONSENSE\r\n\r\n"));
  }

  @Test
  void aLargeBodyIsRefusedWithAndWithoutItsLength() throws Exception {
    String large = "release=" + "v".repeat(65 * 1024);
    String form = "Content-Type: application/x-www-form-urlencoded";
    assertThat(RawHttp.post(port, "/api/upgrade", large, form).status()).isEqualTo(413);

    String chunked =
        "POST /api/upgrade HTTP/1.1\r\nHost: localhost:"
            + port
            + "\r\n"
            + form
            + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + Integer.toHexString(large.length())
            + "\r\n"
            + large
            + "\r\n0\r\n\r\n";
    assertThat(RawHttp.exchange(port, chunked).status()).isEqualTo(413);
  }

  @Test
  void aLargeBodyIsRefusedBeforeItIsSentIfItsClientAsks() throws Exception {
    String ask =
        "POST /api/upgrade HTTP/1.1\r\nHost: localhost:"
            + port
            + "\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: ";
    assertThat(RawHttp.exchange(port, ask + "65537\r\n\r\n").status()).isEqualTo(413);
    assertThat(RawHttp.exchange(port, ask + Long.MAX_VALUE + "\r\n\r\n").status()).isEqualTo(413);
  }

  @Test
  void aLargeHeadIsRefused() throws Exception {
    assertThat(RawHttp.get(port, "/healthz", "X-Much: " + "x".repeat(100_000)).status())
        .isEqualTo(431);
    assertThat(RawHttp.get(port, "/" + "x".repeat(100_000)).status()).isEqualTo(414);
  }

  @Test
  void onlyAFloodOfActionsIsLimited() throws Exception {
    try (OpenDashboard other = OpenDashboard.local()) {
      String one =
          "POST /api/upgrade HTTP/1.1\r\nHost: localhost:"
              + other.port
              + "\r\nContent-Length: 0\r\n\r\n";
      String last = one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
      String flood = one.repeat(400) + last;
      // A machine that answers fewer than a hundred a second needs another try.
      String answers =
          Await.until(
              () -> heldBack(RawHttp.exchange(other.port, flood).body()),
              () -> "of 401 actions in a row none was held back");
      assertThat(answers).contains("HTTP/1.1 409");
      assertThat(RawHttp.get(other.port, "/api/state").status()).isEqualTo(200);
    }
  }

  /** The answers if one of them is a refusal, otherwise null. */
  private static String heldBack(String answers) {
    return answers.contains("HTTP/1.1 429") ? answers : null;
  }

  private static void assertSecured(RawHttp.Response response) {
    assertThat(response.header("Content-Security-Policy"))
        .as(response.head())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(response.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(response.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(response.header("Access-Control-Allow-Origin")).isEmpty();
  }
}
