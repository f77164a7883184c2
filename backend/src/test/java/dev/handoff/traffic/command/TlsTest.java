package dev.handoff.traffic.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handoff.Certificate;
import dev.handoff.event.LossClass;
import dev.handoff.plan.Asking;
import dev.handoff.plan.Trust;
import dev.handoff.traffic.wire.FirstAnswer;
import dev.handoff.traffic.wire.NoAnswer;
import dev.handoff.traffic.wire.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traffic over https, against servers that end it in all the ways there are. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class TlsTest extends TrafficCommandRuns {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A JVM in which no handshake has been compiled yet may be late by seconds. */
  private static final List<String> BRIEF =
      List.of("--rate=60", "--duration=500ms", "--warmup=0s", "--timeout=2m");

  @TempDir static Path folder;
  private static Certificate certificate;

  @BeforeAll
  static void makeTheCertificate() throws Exception {
    certificate = Certificate.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void eachConnectionIsAgreedOnOnceForTheNameInTheUrl(String protocol) throws Exception {
    Collection<String> agreed = new ConcurrentLinkedQueue<>();
    try (RawServer server =
        server(
            protocol,
            client -> {
              RawServer.hello(client);
              agreed.add(agreement(client));
            })) {
      JsonNode summary = ask(server, "--connections=close,keep-alive,keep-alive-looking");

      assertThat(summary.get("verdict").asText()).isEqualTo("0 of 30 requests lost");
      JsonNode tls = summary.get("tls");
      assertThat(tls.get("full").asLong()).isPositive();
      assertThat(tls.get("full").asLong() + tls.get("resumed").asLong())
          .isEqualTo(summary.get("connectionsOpened").asLong())
          .isEqualTo(server.connections() - 1);
    }
    assertThat(agreed)
        .isNotEmpty()
        .containsOnly(protocol + " http/1.1 [type=host_name (0), value=localhost]");
  }

  /** One after the other, because a session can be resumed once it has been told of. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSessionIsResumedOnTheNextConnection(String protocol) throws Exception {
    try (RawServer server = server(protocol, RawServer::hello)) {
      // Only one connection at a time may be open.
      JsonNode summary = ask(server, "--connections=close", "--max-connections=1");

      assertThat(summary.get("verdict").asText()).isEqualTo("0 of 30 requests lost");
      assertThat(summary.get("tls").get("full").asLong()).isEqualTo(1);
      assertThat(summary.get("tls").get("resumed").asLong()).isEqualTo(29);
    }
  }

  @Test
  void theTextSaysHowOftenToo() throws Exception {
    try (RawServer server = server("TLS", RawServer::hello)) {
      run(
          server.url(),
          "--cacert=" + certificate.pem(),
          "--rate=60",
          "--duration=500ms",
          "--timeout=2m",
          "--connections=close",
          "--max-connections=1");

      assertThat(out.toString())
          .contains("\nTLS          1 full handshakes, 29 resumed sessions\n");
    }
    try (RawServer server = new RawServer(RawServer::hello)) {
      out.getBuffer().setLength(0);
      run(server.url(), "--rate=20", "--duration=100ms", "--json");
      assertThat(summary().get("tls").isNull()).isTrue();
    }
  }

  @Test
  void bodiesPassInBothDirections() throws Exception {
    try (RawServer server = server("TLS", RawServer::demo)) {
      JsonNode summary = ask(server, "--connections=upload,chunked", "--upload-bytes=500000");

      assertThat(summary.get("verdict").asText()).isEqualTo("0 of 30 requests lost");
    }
  }

  @Test
  void whoIsNotTrustedIsToldInASentence() throws Exception {
    try (RawServer server = server("TLS", RawServer::hello)) {
      String url = server.url();

      assertThat(none(url, Trust.USUAL, null))
          .hasMessageStartingWith("The certificate of the server is not trusted (")
          .hasMessageEndingWith(").");
      assertThat(none(url, new Trust(certificate.pem(), false), "b.example:443"))
          .hasMessageContaining("b.example");
      assertThat(answer(url, new Trust(certificate.pem(), false), "a.example:443")).isEqualTo(200);
      assertThat(answer(url.replace("localhost", "127.0.0.1"), trust(), null)).isEqualTo(200);
      assertThat(answer(url, new Trust(null, true), "b.example")).isEqualTo(200);
    }
  }

  @Test
  void aHandshakeThatDoesNotComeToItsEndHasItsClass() throws Exception {
    assertThat(handshake(RawServer.Client::close, LossClass.CLOSED_BEFORE_RESPONSE_FRESH))
        .isEqualTo("The connection was closed (FIN without close_notify) in the handshake of TLS.");
    assertThat(handshake(RawServer.Client::reset, LossClass.RESET_ON_CONNECT))
        .isEqualTo("The connection was reset (RST) in the handshake of TLS.");
    assertThat(handshake(client -> client.say("HTTP/1.1 400 No\r\n\r\n"), LossClass.BAD_BODY))
        .startsWith("The TLS handshake failed: ");
    assertThat(handshake(RawServer.Client::untilClosed, LossClass.RESPONSE_TIMEOUT))
        .endsWith(" The handshake of TLS was not over.");
  }

  @Test
  void aServerOfTlsThatIsAskedWithoutItIsNotHttp() throws Exception {
    try (RawServer server = server("TLS", RawServer::hello)) {
      run("http://localhost:" + server.port() + "/", "--rate=20", "--duration=100ms", "--json");

      assertThat(summary().get("answered").asInt()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost/ --cacert=/no/such/file",
        "https://localhost/ --cacert=/dev/null",
        "https://localhost/ --cacert=/etc/hostname",
        "https://localhost/ --cacert=a.pem --insecure",
        "http://localhost/ --insecure",
        "http://localhost/ --cacert=a.pem",
      })
  void whatCannotBeMeantIsRefusedInOneSentence(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().matches(each -> each.endsWith("."));
    assertThat(out.toString()).isEmpty();
  }

  private static String agreement(RawServer.Client client) {
    ExtendedSSLSession session = (ExtendedSSLSession) client.tls().getSession();
    return session.getProtocol()
        + " "
        + client.tls().getApplicationProtocol()
        + " "
        + session.getRequestedServerNames().stream().map(SNIServerName::toString).toList();
  }

  /** A server that ends each connection like this before TLS has been agreed on. */
  private static String handshake(RawServer.Script script, LossClass kind) throws Exception {
    try (RawServer server =
        new RawServer(
            client -> {
              client.body(4096);
              script.serve(client);
            })) {
      String url = server.url().replace("http:", "https:");
      Duration patience = kind == LossClass.RESPONSE_TIMEOUT ? Duration.ofMillis(500) : PATIENCE;
      NoAnswer none =
          catchThrowableOfType(
              NoAnswer.class, () -> FirstAnswer.of(target(url, trust(), null), patience));
      assertThat(none.kind()).as(none.getMessage()).isEqualTo(kind);
      return none.getMessage();
    }
  }

  private static NoAnswer none(String url, Trust trust, String host) {
    NoAnswer none =
        catchThrowableOfType(
            NoAnswer.class, () -> FirstAnswer.of(target(url, trust, host), PATIENCE));
    assertThat(none.kind()).isEqualTo(LossClass.BAD_BODY);
    return none;
  }

  private static int answer(String url, Trust trust, String host) throws NoAnswer {
    return FirstAnswer.of(target(url, trust, host), PATIENCE).status();
  }

  private static Trust trust() {
    return new Trust(certificate.pem(), false);
  }

  private static Target target(String url, Trust trust, String host) {
    return Target.of(url, false, Asking.USUAL.trust(trust).host(host));
  }

  private static RawServer server(String protocol, RawServer.Script script) throws Exception {
    return new RawServer(InetAddress.getLoopbackAddress(), certificate.server(protocol), script);
  }

  private JsonNode ask(RawServer server, String... options) throws Exception {
    return ask(server, Stream.of(options));
  }

  private JsonNode ask(RawServer server, Stream<String> options) throws Exception {
    run(
        Stream.concat(
                Stream.of(server.url(), "--cacert=" + certificate.pem(), "--json"),
                Stream.concat(BRIEF.stream(), options))
            .toArray(String[]::new));
    return summary();
  }

  private JsonNode summary() throws IOException {
    assertThat(out.toString()).as(err.toString()).isNotEmpty();
    return new ObjectMapper().readTree(out.toString());
  }
}
