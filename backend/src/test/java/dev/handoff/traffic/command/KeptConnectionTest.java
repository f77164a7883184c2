package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.plan.Asking;
import dev.handoff.plan.Header;
import dev.handoff.traffic.wire.KeptConnection;
import dev.handoff.traffic.wire.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection on which nobody asks again. */
@Timeout(60)
class KeptConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private volatile String head;

  @ParameterizedTest
  @ValueSource(strings = {"closed", "closed after a word", "reset"})
  void itsEndIsSeenAndNothingBeforeThat(String how) throws Exception {
    CountDownLatch looked = new CountDownLatch(1);
    try (RawServer server = new RawServer(client -> answerThenEnd(client, looked, how));
        KeptConnection kept = KeptConnection.open(target(server), PATIENCE)) {
      assertThat(kept.fate()).isEqualTo("left open");
      looked.countDown();
      Await.untilTrue(() -> !kept.fate().equals("left open"), () -> "left open by " + how);

      assertThat(kept.fate()).isEqualTo(how.replace(" after a word", ""));
      assertThat(head).contains("\r\nA: b\r\n");
    }
  }

  private void answerThenEnd(RawServer.Client client, CountDownLatch looked, String how)
      throws IOException {
    head = client.request();
    client.say(RawServer.answer(head, ""));
    try {
      looked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (how.contains("word")) {
      client.say("HTTP/1.1 408 Too late\r\nContent-Length: 0\r\n\r\n");
    }
    if (how.equals("reset")) {
      client.reset();
    } else {
      client.close();
    }
  }

  @Test
  void oneThatCannotBeKeptSaysSo() throws Exception {
    try (RawServer server =
            new RawServer(
                client -> {
                  client.request();
                  client.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                });
        KeptConnection closed = KeptConnection.open(target(server), PATIENCE)) {
      assertThat(closed.fate()).isEqualTo("not kept by the server");
    }
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        KeptConnection none =
            KeptConnection.open(
                Target.of("http://127.0.0.1:" + silent.getLocalPort() + "/", false),
                Duration.ofMillis(100))) {
      assertThat(none.fate()).isEqualTo("not opened");
    }
  }

  private static Target target(RawServer server) {
    return Target.of(server.url(), false, Asking.USUAL.headers(List.of(new Header("A", "b"))));
  }
}
