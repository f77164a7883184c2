package dev.handoff.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.journal.Journal;
import dev.handoff.web.live.OpenDashboard;
import org.junit.jupiter.api.Test;

class TokenTest {
  @Test
  void offLoopbackNothingIsAnsweredWithoutTheToken() throws Exception {
    try (OpenDashboard open = new OpenDashboard(new Journal(100), "0.0.0.0")) {
      String url = open.dashboard.url();
      String token = url.substring(url.indexOf("?token=") + "?token=".length());
      assertThat(token).hasSize(32);

      assertThat(RawHttp.get(open.port, "/").status()).isEqualTo(401);
      assertThat(RawHttp.get(open.port, "/handoff.css").status()).isEqualTo(401);
      assertThat(RawHttp.get(open.port, "/?token=" + "0".repeat(32)).status()).isEqualTo(401);
      assertThat(RawHttp.post(open.port, "/api/shutdown?token=" + token, "").status())
          .isEqualTo(401);

      RawHttp.Response exchanged = RawHttp.get(open.port, "/?token=" + token);
      assertThat(exchanged.status()).isEqualTo(302);
      assertThat(exchanged.header("Location")).doesNotContain(token).endsWith("/");
      assertThat(exchanged.body()).doesNotContain("<html");
      String cookie = exchanged.header("Set-Cookie");
      assertThat(cookie).startsWith("handoff-" + open.port + "=" + token);
      assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");

      String pair = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
      assertThat(RawHttp.get(open.port, "/", pair).status()).isEqualTo(200);
      assertThat(RawHttp.get(open.port, "/api/state", "Authorization: Bearer " + token).status())
          .isEqualTo(200);
      assertThat(RawHttp.get(open.port, "/", "Host: evil.example", pair).status()).isEqualTo(403);
    }
  }

  @Test
  void onLoopbackThereIsNoToken() throws Exception {
    try (OpenDashboard open = OpenDashboard.local()) {
      assertThat(open.dashboard.url()).isEqualTo("http://localhost:" + open.port);
      assertThat(RawHttp.get(open.port, "/").status()).isEqualTo(200);
    }
  }
}
