package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.demo.RawClient.Answer;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests written before the previous one was answered. Everything behind a {@code Connection:
 * close} has to be dropped (RFC 9112, section 9.6), so only the last answer says it.
 */
@Timeout(120)
class PipelineIT {
  private static final String SLOW = "GET /slow?seconds=3 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String HELLO = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void duringTheDrainEveryRequestWrittenIsAnsweredAndTheLastAnswerEndsTheConnection()
      throws Exception {
    try (TestBus bus = new TestBus();
        ServerProcess server =
            ServerProcess.start(
                "--bus",
                bus.path().toString(),
                "--slow-every",
                "0",
                "--probation",
                "100ms",
                "--idle-grace",
                "1m",
                "--head-timeout",
                "5s");
        RawClient inOneGo = new RawClient(server.port());
        RawClient inTwoParts = new RawClient(server.port());
        RawClient behindASlowOne = new RawClient(server.port());
        RawClient behindAnEarlierOne = new RawClient(server.port());
        RawClient endless = new RawClient(server.port())) {
      for (RawClient client :
          List.of(inOneGo, inTwoParts, behindASlowOne, behindAnEarlierOne, endless)) {
        client.get("/");
      }
      behindAnEarlierOne.sendAllButTheEnd();
      server.signal(server.pid(), "HUP");
      bus.await(ProcessEvent.Draining.class);
      // The server reads nothing during the slow requests, so everything has arrived when these
      // end.
      behindASlowOne.send(SLOW + HELLO.repeat(900));
      behindAnEarlierOne.send("b" + SLOW + HELLO.repeat(900));
      endless.send(SLOW + HELLO.repeat(1_500));

      inOneGo.send(HELLO.repeat(3));
      assertAnsweredBy(server, inOneGo, 3);

      inTwoParts.send(HELLO + HELLO.substring(0, 5));
      Answer first = inTwoParts.receive();
      assertThat(first.closes()).as("the first of two says Connection: close").isFalse();
      bus.await(ListenerEvent.Closed.class);
      inTwoParts.send(HELLO.substring(5));
      assertAnsweredBy(server, inTwoParts, 1);

      assertAnsweredBy(server, behindASlowOne, 901);
      assertAnsweredBy(server, behindAnEarlierOne, 902);
      // Closing with unread requests resets the connection (RFC 9112, section 9.6) and discards the
      // answers that a slow client has not read yet.
      assertThat(answersUntilTheEnd(endless)).as("answers to 1,501 requests").isBetween(1, 1_400);
      // Clients that stay after their last answer are cut off like those that do not finish a head.
      assertThat(server.exitCode()).isZero();
    }
  }

  private static int answersUntilTheEnd(RawClient client) throws Exception {
    int answers = 1;
    try {
      while (!client.receive().closes()) {
        answers++;
      }
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    return answers;
  }

  private static void assertAnsweredBy(ServerProcess server, RawClient client, int requests)
      throws Exception {
    for (int i = 1; i <= requests; i++) {
      Answer answer = client.receive();
      assertThat(answer.pid()).as("PID that answers request " + i).isEqualTo(server.pid());
      assertThat(answer.closes())
          .as("whether answer " + i + " of " + requests + " says Connection: close")
          .isEqualTo(i == requests);
    }
    assertThat(client.isAtEnd()).as("end of the connection").isTrue();
  }
}
