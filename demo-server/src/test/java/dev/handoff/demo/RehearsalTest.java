package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A start that cannot succeed ends with an error. */
@Timeout(60)
class RehearsalTest {

  @Test
  void anAnswerThatNeverComesIsNotAwaitedForever() {
    PrivateDoor.Host mute = accepted -> {};
    assertThatThrownBy(() -> new Rehearsal(mute, Duration.ofMillis(10)).run())
        .isInstanceOf(IOException.class)
        .hasMessage("its own request was not answered within 10 ms.");
  }

  @Test
  void anUnexpectedStatusIsNamed() {
    PrivateDoor.Host failing =
        client -> {
          client.write(StandardCharsets.US_ASCII.encode("HTTP/1.1 500 Server Error\r\n\r\n"));
          client.shutdownOutput();
        };
    assertThatThrownBy(() -> new Rehearsal(failing, Duration.ofSeconds(30)).run())
        .hasMessage("its own request was answered with HTTP/1.1 500 Server Error instead of 200.");
  }
}
