package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.demo.RawClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server does where each request comes on a connection of its own. */
@Timeout(120)
class ClosingIT {
  private static final String LAST =
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private static final String ALL_BUT_THE_END =
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\na";

  private static final int CONNECTIONS = 50;

  private static final Pattern POOLED =
      Pattern.compile(
          " (\\d+) +\\d+ +org\\.eclipse\\.jetty\\.io\\.ArrayByteBufferPool\\$PooledBuffer");

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

  /** Otherwise the pool makes a new one for each: only a collection would give them back. */
  @Test
  void aBodyThatComesLateGivesItsBufferBack() throws Exception {
    try (ServerProcess server = ServerProcess.start("--standby", "off")) {
      for (int i = 0; i < CONNECTIONS; i++) {
        try (RawClient client = new RawClient(server.port())) {
          client.send(ALL_BUT_THE_END);
          RawClient.get(server.port(), "/");
          assertThat(client.sendTheEnd().body()).isEqualTo("ab");
          assertThat(client.isAtEnd()).isTrue();
        }
      }
      assertThat(pooledBuffers(server.pid())).isLessThan(CONNECTIONS / 2);
    }
  }

  /** How many buffers its pool has made, by the JVM's own count. */
  private static int pooledBuffers(long pid) throws Exception {
    Path jcmd = Path.of(ServerProcess.java()).resolveSibling("jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), "" + pid, "GC.class_histogram", "-all").start();
    String histogram = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(asked.waitFor()).as(histogram).isZero();
    Matcher found = POOLED.matcher(histogram);
    assertThat(found.find()).as(histogram).isTrue();
    return Integer.parseInt(found.group(1));
  }
}
