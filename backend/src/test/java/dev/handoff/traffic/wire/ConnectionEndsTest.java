package dev.handoff.traffic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.Certificate;
import dev.handoff.event.LossClass;
import dev.handoff.plan.Arrivals;
import dev.handoff.plan.Asking;
import dev.handoff.plan.Mix;
import dev.handoff.plan.Pace;
import dev.handoff.plan.Style;
import dev.handoff.plan.Trust;
import dev.handoff.traffic.ledger.Exchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How a connection ends, with TLS and without, step by step: the client goes on when the server has
 * ended it.
 */
@Timeout(60)
class ConnectionEndsTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String NO_LENGTH = "HTTP/1.1 200 OK\r\n\r\nonly half of it";
  private static final String CUT = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello";

  @TempDir static Path folder;
  private static Certificate certificate;

  private String outcome;

  @BeforeAll
  static void makeTheCertificate() throws Exception {
    certificate = Certificate.in(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "none, cut",
    "none, reset",
    "TLSv1.2, close",
    "TLSv1.2, cut",
    "TLSv1.2, reset",
    "TLSv1.3, close",
    "TLSv1.3, cut",
    "TLSv1.3, reset",
  })
  void aClientThatLooksSeesThatAnIdleConnectionHasEnded(String protocol, String how)
      throws Exception {
    try (Client client = new Client(protocol, HELLO, true, how)) {
      assertThat(client.ask()).isEqualTo("200 hello");
      assertThat(client.connection.closedByServer()).isFalse();

      client.serverEnds();
      Await.untilTrue(client.connection::closedByServer, () -> "still open after " + how);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "none, cut, CLOSED_BEFORE_RESPONSE_REUSED, FIN",
    "none, reset, RESET_BEFORE_RESPONSE_REUSED, RST",
    "TLSv1.2, close, CLOSED_BEFORE_RESPONSE_REUSED, close_notify",
    "TLSv1.2, cut,   CLOSED_BEFORE_RESPONSE_REUSED, FIN without close_notify",
    "TLSv1.2, reset, RESET_BEFORE_RESPONSE_REUSED,  RST",
    "TLSv1.3, close, CLOSED_BEFORE_RESPONSE_REUSED, close_notify",
    "TLSv1.3, cut,   CLOSED_BEFORE_RESPONSE_REUSED, FIN without close_notify",
    "TLSv1.3, reset, RESET_BEFORE_RESPONSE_REUSED,  RST",
  })
  void aClientThatJustWritesLosesItsRequest(
      String protocol, String how, LossClass kind, String said) throws Exception {
    try (Client client = new Client(protocol, HELLO, true, how)) {
      assertThat(client.ask()).isEqualTo("200 hello");

      client.serverEnds();
      assertThat(client.ask())
          .isEqualTo(
              kind
                  + ": The reused connection was "
                  + (how.equals("reset") ? "reset" : "closed")
                  + " ("
                  + said
                  + ") before a byte of the answer.");
    }
  }

  /** Only close_notify tells a whole answer without length from one that was cut. */
  @ParameterizedTest
  @CsvSource({
    "NO_LENGTH, close, 200 only half of it",
    "NO_LENGTH, cut,   truncated: The connection was closed (FIN without close_notify)",
    "CUT,       close, truncated: The connection was closed (close_notify)",
    "CUT,       cut,   truncated: The connection was closed (FIN without close_notify)",
  })
  void anAnswerIsWholeOrCut(String what, String how, String expected) throws Exception {
    String answer = what.equals("CUT") ? CUT : NO_LENGTH;
    try (Client client = new Client("TLSv1.3", answer, false, how)) {
      assertThat(client.ask()).startsWith(expected);
    }
  }

  /** A connection, and the server at its other end, which answers one request and then ends it. */
  private final class Client implements Connection.Owner, AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Selector selector = Selector.open();
    private final FutureTask<Void> told = new FutureTask<>(() -> null);
    private final FutureTask<Void> server;
    private final Connection connection;
    private long asked;

    /** Whether the server waits until it is told to end the connection. */
    Client(String protocol, String answer, boolean waits, String how) throws Exception {
      boolean plain = protocol.equals("none");
      server =
          new FutureTask<>(serve(plain ? null : certificate.server(protocol), answer, waits, how));
      Thread thread = new Thread(server, "server");
      thread.setDaemon(true);
      thread.start();
      Target target =
          Target.of(
              (plain ? "http" : "https") + "://localhost:" + listener.getLocalPort() + "/",
              false,
              plain ? Asking.USUAL : Asking.USUAL.trust(new Trust(certificate.pem(), false)));
      connection =
          new Connection(
              1,
              selector,
              this,
              new Route(target.addresses()),
              plain ? null : new Tls(target.trust()),
              new RequestWriter(plan(target), RequestIds.ofThisProcess()),
              new ResponseReader(),
              ByteBuffer.allocateDirect(64 * 1024));
    }

    private Callable<Void> serve(SSLContext context, String answer, boolean waits, String how) {
      return () -> {
        try (Socket raw = listener.accept()) {
          raw.setTcpNoDelay(true);
          Socket socket = context == null ? raw : secured(raw, context);
          StringBuilder head = new StringBuilder();
          while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
          }
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          if (waits) {
            told.get();
          }
          if (how.equals("close")) {
            socket.close();
          } else if (how.equals("reset")) {
            raw.setSoLinger(true, 0);
          }
        }
        return null;
      };
    }

    private Socket secured(Socket raw, SSLContext context) throws IOException {
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, 0, true);
      socket.setUseClientMode(false);
      socket.setEnabledProtocols(new String[] {context.getProtocol()});
      return socket;
    }

    private TrafficPlan plan(Target target) {
      return new TrafficPlan(
          target,
          Pace.steady(1, Duration.ofSeconds(1)),
          Mix.of(Style.KEEP_ALIVE),
          Arrivals.UNIFORM,
          Duration.ZERO,
          Duration.ofSeconds(50),
          Habits.USUAL,
          TrafficPlan.Limits.ofPool(1),
          1);
    }

    /** Returns when the other end is closed. */
    void serverEnds() throws Exception {
      told.run();
      server.get();
    }

    String ask() throws IOException {
      outcome = null;
      connection.carry(new Exchange(++asked, System.nanoTime(), Style.KEEP_ALIVE, false, 0));
      while (outcome == null) {
        selector.select(key -> connection.ready());
      }
      return outcome;
    }

    @Override
    public boolean inTime(Exchange exchange) {
      return true;
    }

    @Override
    public void sent() {
      // Nothing is counted.
    }

    @Override
    public void answered(Connection on, Exchange exchange, ResponseReader answer) {
      outcome = answer.head().status() + (answer.received() == 5 ? " hello" : " only half of it");
    }

    @Override
    public void failed(Connection on, Exchange exchange, LossClass kind, String detail) {
      outcome = kind + ": " + detail;
    }

    @Override
    public void close() throws IOException {
      connection.close();
      selector.close();
      listener.close();
    }
  }
}
