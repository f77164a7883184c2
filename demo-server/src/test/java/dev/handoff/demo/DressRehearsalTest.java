package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A standby rehearses until there is nothing to win, and not for a moment once somebody waits. */
@Timeout(60)
class DressRehearsalTest {

  @Test
  void itEndsByItselfOnceTheAnswersGetNoFaster() throws Exception {
    int rounds = rehearsal(new Canned("HTTP/1.1 204 No Content\r\n\r\n")).runWhile(() -> true);
    assertThat(rounds).isPositive();
  }

  @Test
  void itEndsWithTheRequestDuringWhichTheWordIsGiven() throws Exception {
    AtomicInteger left = new AtomicInteger(5);
    Canned server = new Canned("HTTP/1.1 204 No Content\r\n\r\n");
    rehearsal(server).runWhile(() -> left.decrementAndGet() > 0);
    assertThat(server.connections).hasValueLessThan(6);
  }

  @Test
  void itTakesNoLongerThanItMay() throws Exception {
    Canned server = new Canned("HTTP/1.1 204 No Content\r\n\r\n");
    int rounds =
        new DressRehearsal(server, Duration.ZERO, Duration.ofSeconds(30)).runWhile(() -> true);
    assertThat(rounds).isZero();
  }

  @Test
  void anAnswerThatBreaksOffIsAFailure() {
    Canned server = new Canned("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234", true);
    assertThatThrownBy(() -> rehearsal(server).runWhile(() -> true))
        .isInstanceOf(IOException.class)
        .hasMessage("its own request was not answered to the end.");
  }

  @Test
  void anAnswerThatNeverComesIsNotAwaitedForever() {
    assertThatThrownBy(
            () ->
                new DressRehearsal(new Canned(""), Duration.ofSeconds(30), Duration.ofMillis(10))
                    .runWhile(() -> true))
        .isInstanceOf(IOException.class)
        .hasMessage("its own request was not answered within 10 ms.");
  }

  private static DressRehearsal rehearsal(Canned server) {
    return new DressRehearsal(server, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  /** Answers each request with the same bytes. */
  private static final class Canned implements PrivateDoor.Host {
    final AtomicInteger connections = new AtomicInteger();
    private final String answer;
    private final boolean closes;

    Canned(String answer) {
      this(answer, false);
    }

    Canned(String answer, boolean closes) {
      this.answer = answer;
      this.closes = closes;
    }

    @Override
    public void admit(SocketChannel accepted) {
      connections.incrementAndGet();
      Thread thread = new Thread(() -> serve(accepted), "canned");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve(SocketChannel client) {
      try (client) {
        ByteBuffer request = ByteBuffer.allocate(4096);
        while (client.read(request.clear()) > 0) {
          client.write(StandardCharsets.US_ASCII.encode(answer));
          if (closes) {
            return;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
