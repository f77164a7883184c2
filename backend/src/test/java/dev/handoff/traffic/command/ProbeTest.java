package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Loopback;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Style;
import dev.handoff.traffic.wire.Probe;
import dev.handoff.traffic.wire.RequestIds;
import dev.handoff.traffic.wire.TrafficPlan;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What one request before the run reveals about an unknown server. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ProbeTest {
  private final RequestIds ids = RequestIds.ofThisProcess();

  @Test
  void theAnswerIsShownWithItsAddress() throws Exception {
    try (RawServer server = new RawServer(client -> answer(client, "Server: odd\u001b[2J\r\n"))) {
      assertThat(probe(server.url()).said())
          .containsExactly(
              server.url()
                  + " (127.0.0.1:"
                  + server.port()
                  + ") answers: 200 OK, 2 bytes; Server: odd?[2J; X-Pid: abc");
    }
  }

  @Test
  void aServerThatEchoesIdsIsRecognizedFromThenOn() throws Exception {
    try (RawServer server = new RawServer(RawServer::hello)) {
      assertThat(probe(server.url()).ids().echoed()).isTrue();
    }
    try (RawServer server = new RawServer(client -> answer(client, "X-Request-Id: 3f1c\r\n"))) {
      Probe probe = probe(server.url());
      assertThat(probe.ids().echoed()).isFalse();
      assertThat(probe.said())
          .contains("The server has request ids of its own, so ids of answers are not compared.");
    }
  }

  @Test
  void theProbeSaysWhatTheAnswerMeansForTheRun() throws Exception {
    assertThat(said("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
        .endsWith("404 Not Found, 0 bytes\nSuch an answer counts as lost: http-4xx.");
    assertThat(said("HTTP/1.1 200 OK\r\n\r\nhi"))
        .endsWith("one that is cut by a close cannot be told from a whole one.");
    assertThat(said("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
        .endsWith("The server closes each connection: all styles are like close here.");
    assertThat(said("SSH-2.0-OpenSSH\r\n")).contains("The answer is not HTTP: ");
    assertThat(said("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"))
        .contains("closed (FIN) in the middle of the answer.")
        .endsWith("The run begins anyway.");
  }

  @Test
  void thatNothingListensIsReportedAndIsNotAnError() throws Exception {
    try (Socket boundOnly = new Socket()) {
      boundOnly.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String url = "http://127.0.0.1:" + boundOnly.getLocalPort() + "/";

      Probe probe = probe(url);

      assertThat(probe.said())
          .containsExactly(
              url
                  + " was asked once, and gave no answer. The connection could not be made:"
                  + " 127.0.0.1:"
                  + boundOnly.getLocalPort()
                  + ": Connection refused. The run begins anyway.");
    }
  }

  @Test
  void theProbeDoesNotWaitForeverForAnAnswer() throws Exception {
    try (RawServer server = new RawServer(RawServer.Client::untilClosed)) {
      TrafficPlan plan = Run.timeout(plan(server.url()), Duration.ofMillis(200));
      assertThat(Probe.of(plan, ids).said().get(0)).contains("No whole answer came within 200 ms.");
    }
  }

  @Test
  void aServerOnTheOtherLoopbackAddressIsFoundByItsNameAndAskedThere() throws Exception {
    InetAddress six = Loopback.six();
    try (Socket held = new Socket();
        RawServer server = onlyOn(six, held)) {
      String url = "http://localhost:" + server.port() + "/";

      Probe probe = probe(url);
      Run run = Run.of(Run.plan(url, Mix.MIXED, 20));

      assertThat(probe.target().addresses().get(0).getAddress()).isEqualTo(six);
      assertThat(probe.said().get(0)).startsWith(url + " ([::1]:" + server.port() + ") answers: ");
      assertThat(run.summary().verdict()).isEqualTo("0 of 20 requests lost");
      assertThat(server.heads())
          .hasSize(20)
          .allMatch(head -> head.contains("\r\nHost: localhost:" + server.port() + "\r\n"));
    }
  }

  /** A server whose port on 127.0.0.1 is held, so that nobody listens there. */
  private static RawServer onlyOn(InetAddress six, Socket held) throws Exception {
    while (true) {
      RawServer server = new RawServer(six, RawServer::hello);
      try {
        held.bind(new InetSocketAddress("127.0.0.1", server.port()));
        return server;
      } catch (BindException another) {
        server.close();
      }
    }
  }

  @Test
  void aNameIsRefusedOnlyWhenAllItsAddressesAre() throws Exception {
    try (Socket boundOnly = new Socket()) {
      boundOnly.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String url = "http://localhost:" + boundOnly.getLocalPort() + "/";

      Run run = Run.of(Run.plan(url, Style.CLOSE, 5));

      assertThat(run.summary().verdict()).startsWith("5 of 5 requests lost: 5 connect-refused");
      assertThat(run.failures().get(0).detail()).contains("127.0.0.1:", "Connection refused");
      assertThat(run.sent()).isZero();
    }
  }

  private String said(String answer) throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.request();
              client.say(answer);
            })) {
      return String.join("\n", probe(server.url()).said());
    }
  }

  private Probe probe(String url) {
    return Probe.of(plan(url), ids);
  }

  private static TrafficPlan plan(String url) {
    return Run.plan(url, Style.CLOSE, 20);
  }

  private static void answer(RawServer.Client client, String field) throws IOException {
    while (client.request() != null) {
      client.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + field + "X-Pid: abc\r\n\r\nhi");
    }
  }
}
