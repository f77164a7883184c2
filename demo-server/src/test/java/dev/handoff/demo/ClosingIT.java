package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.demo.RawClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server does where each request comes on a connection of its own. */
@Timeout(120)
class ClosingIT {
  private static final String LAST =
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private static final int CONNECTIONS = 50;

  /** They are thrown and caught inside Jetty, and only the JVM's own log has seen them. */
  @Test
  void connectionsEndWithoutExceptions() throws Exception {
    Path thrown = Files.createTempFile("exceptions", ".log");
    String log = "-Xlog:exceptions=info:file=" + thrown;
    try (ServerProcess server =
        ServerProcess.start(Map.of("JAVA_TOOL_OPTIONS", log), "--standby", "off")) {
      for (int i = 0; i < CONNECTIONS; i++) {
        try (RawClient client = new RawClient(server.port())) {
          client.send(LAST);
          Answer answer = client.receive();
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.closes()).isTrue();
          assertThat(client.isAtEnd()).isTrue();
        }
      }
      server.signal(server.pid(), "TERM");
      assertThat(server.exitCode()).isZero();
      assertThat(thrown)
          .content()
          .doesNotContain("Parser is terminated", "java/nio/channels/CancelledKeyException");
    } finally {
      Files.delete(thrown);
    }
  }
}
