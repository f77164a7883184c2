package dev.handoff.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.event.ProcessEvent;
import dev.handoff.journal.Journal;
import dev.handoff.web.door.RawHttp;
import dev.handoff.web.live.OpenDashboard;
import dev.handoff.web.live.Stream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A client that sends or reads a byte now and then is never idle, and must not hold anything for
 * long.
 */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class SlowClientsTest {
  private static final Duration BETWEEN_BYTES = Duration.ofMillis(50);

  private OpenDashboard open;

  @BeforeEach
  void start() throws Exception {
    open = new OpenDashboard(new Journal(50_000), "127.0.0.1", Duration.ofSeconds(2));
  }

  @AfterEach
  void stop() throws Exception {
    open.close();
  }

  @Test
  void aDrippingHeadIsCutOff() throws Exception {
    assertThat(drip("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ")).isEmpty();
  }

  @Test
  void aDrippingSecondHeadIsCutOffToo() throws Exception {
    String head = "GET /healthz HTTP/1.1\r\nHost: localhost:" + open.port + "\r\n";
    assertThat(drip(head + "\r\n" + head + "X-Long: ")).contains("200 OK").endsWith("ok");
  }

  @Test
  void aDrippingBodyIsCutOff() throws Exception {
    String head =
        "POST /api/upgrade HTTP/1.1\r\nHost: localhost:"
            + open.port
            + "\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n";
    assertThat(drip(head)).startsWith("HTTP/1.1 408").contains("{\"error\":\"");
  }

  @Test
  void aViewerThatReadsNothingIsDisconnectedAndOneThatReadsStays() throws Exception {
    // Long enough for the viewer that reads, on any machine.
    Duration patience = Duration.ofSeconds(5);
    try (OpenDashboard other = new OpenDashboard(new Journal(50_000), "127.0.0.1", patience);
        Stream stalled = Stream.unread(other.port);
        Stream reading = Stream.open(other.port)) {
      reading.next("snapshot");
      Await.untilTrue(() -> viewers(other, 2), () -> "the two viewers are not there");
      fill(other, 20_000);
      Await.untilTrue(
          () -> {
            // A viewer that is far behind gets one short snapshot: enough must follow to fill what
            // the kernel keeps for it, some megabytes.
            fill(other, 100);
            reading.next("batch");
            return viewers(other, 1);
          },
          () -> "the viewer that reads nothing is still there");
      other.events.publish(event());
      assertThat(reading.next("batch")).isNotNull();
    }
  }

  @Test
  void unreadRecordingsEndAndAreLimitedMeanwhile() throws Exception {
    // Long enough for all of them to begin, on any machine.
    Duration patience = Duration.ofSeconds(6);
    try (OpenDashboard other = new OpenDashboard(new Journal(50_000), "127.0.0.1", patience)) {
      fill(other, 20_000);
      List<Socket> stalled = new ArrayList<>();
      for (int i = 0; i < Recording.MOST_READERS; i++) {
        Socket reader =
            RawHttp.open(
                other.port,
                "GET /api/recording HTTP/1.0\r\nHost: localhost:" + other.port + "\r\n\r\n");
        stalled.add(reader);
        assertThat(reader.getInputStream().read()).as("first byte of a recording").isEqualTo('H');
      }
      awaitRecording(other, 503);
      awaitRecording(other, 200);
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  private static void awaitRecording(OpenDashboard from, int status) throws Exception {
    Await.untilTrue(
        () -> RawHttp.status(from.port, "GET", "/api/recording", "Accept: */*") == status,
        () -> "a recording is never answered with " + status);
  }

  private static void fill(OpenDashboard journal, int events) {
    for (int i = 0; i < events; i++) {
      journal.events.publish(event());
    }
  }

  private static ProcessEvent event() {
    return new ProcessEvent.Started(1, "x".repeat(500), "17", List.of());
  }

  private static boolean viewers(OpenDashboard of, int number) throws IOException {
    String state = RawHttp.get(of.port, "/api/state").body();
    return state.contains("\"viewers\":{\"open\":" + number);
  }

  /** Sends bytes slowly; returns what comes back until the dashboard closes the connection. */
  private String drip(String begin) throws Exception {
    try (Socket socket = RawHttp.open(open.port, begin)) {
      socket.setSoTimeout((int) BETWEEN_BYTES.toMillis());
      StringBuilder answer = new StringBuilder();
      Await.untilTrue(() -> isClosed(socket, answer), () -> "the connection is still open");
      return answer.toString();
    }
  }

  /** Sends a byte and waits a moment for an answer; returns whether the connection is closed. */
  private static boolean isClosed(Socket socket, StringBuilder answer) throws IOException {
    byte[] buffer = new byte[8192];
    try {
      socket.getOutputStream().write('x');
      int count = socket.getInputStream().read(buffer);
      answer.append(new String(buffer, 0, Math.max(count, 0), StandardCharsets.UTF_8));
      return count < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException closed) {
      return true;
    }
  }
}
