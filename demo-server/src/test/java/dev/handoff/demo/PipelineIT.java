package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.demo.RawClient.Answer;
import dev.handoff.event.ListenerEvent;
import dev.handoff.event.ProcessEvent;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests that were written before the answer to the one before them. After {@code Connection:
 * close} what came behind has to be dropped (RFC 9112, section 9.6), so it is said last.
 */
@Timeout(120)
class PipelineIT {
  private static final String HELLO = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private TestBus bus;
  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    bus = new TestBus();
    server = ServerProcess.start("--bus", bus.path().toString(), "--slow-every", "0");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    bus.close();
  }

  @Test
  void requestsWrittenInOneGoDuringTheDrainAreAllAnsweredAndTheLastOneEndsTheConnection()
      throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.get("/");
      upgrade();
      client.send(HELLO.repeat(3));
      assertAnsweredByTheOld(client, 3);
    }
    assertThat(server.exitCode()).isZero();
  }

  @Test
  void aRequestOfWhichOnlyTheBeginningWasThereIsAnsweredToo() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      client.get("/");
      upgrade();
      client.send(HELLO + HELLO.substring(0, 5));
      Answer first = client.receive();
      assertThat(first.closes()).as("the first of two says Connection: close").isFalse();
      bus.await(ListenerEvent.Closed.class);
      client.send(HELLO.substring(5));
      assertAnsweredByTheOld(client, 1);
    }
    assertThat(server.exitCode()).isZero();
  }

  @Test
  void requestsWrittenDuringASlowOneThatTheDrainOvertookAreAnsweredBehindIt() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      pipelineBehindASlowOne(client, 900);
      assertAnsweredByTheOld(client, 901);
    }
    assertThat(server.exitCode()).isZero();
  }

  /**
   * A close with requests unread resets the connection (RFC 9112, section 9.6), and takes along
   * what a client slower than the server has not fetched yet.
   */
  @Test
  void aClientThatNeverStopsPipeliningIsSentAwayInTheEnd() throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      pipelineBehindASlowOne(client, 1_500);
      assertThat(answersUntilTheEnd(client)).as("answers to 1,501 requests").isBetween(1, 1_400);
    }
    assertThat(server.exitCode()).isZero();
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

  /** The server reads nothing during the slow one, so all is there when it ends, in the drain. */
  private void pipelineBehindASlowOne(RawClient client, int requests) throws Exception {
    client.send("GET /slow?seconds=2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    server.await("request \\d+: 1/2");
    upgrade();
    client.send(HELLO.repeat(requests));
  }

  private void upgrade() throws Exception {
    server.signal(server.pid(), "HUP");
    bus.await(ProcessEvent.Draining.class);
  }

  private void assertAnsweredByTheOld(RawClient client, int requests) throws Exception {
    for (int i = 1; i <= requests; i++) {
      Answer answer = client.receive();
      assertThat(answer.pid()).as("who answers request " + i).isEqualTo(server.pid());
      assertThat(answer.closes())
          .as("whether answer " + i + " of " + requests + " says Connection: close")
          .isEqualTo(i == requests);
    }
    assertThat(client.isAtEnd()).as("end of the connection").isTrue();
  }
}
