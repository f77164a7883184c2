package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A start that cannot succeed ends with an error. */
@Timeout(60)
class RehearsalTest {

  @Test
  void anAnswerThatNeverComesIsNotAwaitedForever() {
    assertThatThrownBy(() -> new Rehearsal(new Mute(), Duration.ofMillis(10)).run())
        .isInstanceOf(IOException.class)
        .hasMessage("its own request was not answered within 10 ms.");
  }

  @Test
  void anUnexpectedStatusIsNamed() {
    Mute failing =
        new Mute() {
          @Override
          public void accept(SelectableChannel channel) {
            try {
              SocketChannel client = (SocketChannel) channel;
              client.write(StandardCharsets.US_ASCII.encode("HTTP/1.1 500 Server Error\r\n\r\n"));
              client.shutdownOutput();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    assertThatThrownBy(() -> new Rehearsal(failing, Duration.ofSeconds(30)).run())
        .hasMessage("its own request was answered with HTTP/1.1 500 Server Error instead of 200.");
  }

  /** Accepts connections and never answers. */
  private static class Mute extends SelectorManager {
    Mute() {
      super(Runnable::run, null);
    }

    @Override
    public void accept(SelectableChannel channel) {}

    @Override
    protected EndPoint newEndPoint(
        SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
      return null;
    }

    @Override
    public Connection newConnection(
        SelectableChannel channel, EndPoint endpoint, Object attachment) {
      return null;
    }
  }
}
