package dev.handoff.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.Certificate;
import dev.handoff.plan.Asking;
import dev.handoff.plan.Expect;
import dev.handoff.plan.Header;
import dev.handoff.plan.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether a server answers: http or https, with the requests that its file describes. */
@Timeout(60)
class AskerTest {
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  @Test
  void httpsIsSpokenWithThoseThatItsFileTrusts(@TempDir Path folder) throws Exception {
    Certificate own = Certificate.in(folder);
    try (ServerSocket server =
        own.server("TLS")
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      answer(server, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      awaitAnswer(asker("https", server, Asking.USUAL.trust(new Trust(own.pem(), false))));
      awaitAnswer(asker("https", server, Asking.USUAL.trust(new Trust(null, true))));
      assertThat(firstTrouble(asker("https", server, Asking.USUAL)))
          .startsWith("it does not answer (the certificate of the server is not trusted (")
          .endsWith("; its file can name a 'ca', or say 'insecure: true')");
      Path later = folder.resolve("later.pem");
      Asker early = asker("https", server, Asking.USUAL.trust(new Trust(later, false)));
      assertThat(firstTrouble(early))
          .isEqualTo(
              "it does not answer (%s cannot be read; give a PEM file with the certificates to"
                  + " trust)",
              later);
      Files.copy(own.pem(), later);
      awaitAnswer(early);
    }
  }

  @Test
  void itsRequestsHaveTheHostAndTheHeadersOfTheFile() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      answer(server, "HTTP/1.1 204 No\r\n\r\n");
      Asking asking = Asking.USUAL.host("example.org").headers(List.of(new Header("A", "b")));
      awaitAnswer(asker("http", server, asking));
    }
    assertThat(heard).startsWith("GET /path?query HTTP/1.1", "Host: example.org").contains("A: b");
  }

  @Test
  void whatCountsIsNoErrorOfTheServerOrTheStatusThatIsExpected() throws Exception {
    assertThat(trouble("HTTP/1.1 404 No\r\n\r\n", Asking.USUAL)).isEmpty();
    assertThat(trouble("HTTP/1.1 503 No\r\n\r\n", Asking.USUAL))
        .isEqualTo("it answers with status 503");
    assertThat(trouble("HTTP/1.1 503 No\r\n\r\n", Asking.USUAL.expect(Expect.of("503")))).isEmpty();
    assertThat(trouble("HTTP/1.1 404 No\r\n\r\n", Asking.USUAL.expect(Expect.of("/x/"))))
        .isEqualTo("it answers with status 404");
    assertThat(trouble("SSH-2.0-OpenSSH\r\n", Asking.USUAL))
        .isEqualTo("it does not answer (the answer is not HTTP: it does not begin with HTTP/)");
    assertThat(trouble("", Asking.USUAL))
        .isEqualTo(
            "it does not answer (the fresh connection was closed (FIN) before a byte of the"
                + " answer)");
  }

  /** Empty once it is answered. */
  private String trouble(String answer, Asking asking) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      answer(server, answer);
      return firstTrouble(asker("http", server, asking));
    }
  }

  private static String firstTrouble(Asker asker) throws InterruptedException {
    String before = asker.trouble();
    String[] after = {before};
    Await.untilTrue(
        () -> {
          after[0] = asker.isAnswered() ? "" : asker.trouble();
          return !after[0].equals(before);
        },
        () -> "nothing is known");
    return after[0];
  }

  private static void awaitAnswer(Asker asker) throws InterruptedException {
    Await.untilTrue(asker::isAnswered, asker::trouble);
  }

  private static Asker asker(String scheme, ServerSocket server, Asking asking) {
    URI url = URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/path?query");
    return new Asker(new Address(url, asking, null));
  }

  private void answer(ServerSocket server, String answer) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                  BufferedReader in =
                      new BufferedReader(new InputStreamReader(socket.getInputStream()));
                  for (String line = in.readLine(); !"".equals(line); line = in.readLine()) {
                    heard.add(line);
                  }
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException ended) {
                  // The test has closed it, or asks again.
                }
              }
            },
            "answer");
    thread.setDaemon(true);
    thread.start();
  }
}
