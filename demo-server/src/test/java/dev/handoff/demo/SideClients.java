package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Clients of a server's other sockets: a second port, a Unix socket, and datagrams. */
final class SideClients implements AutoCloseable {
  private final Launch server;
  private final DatagramSocket sender = new DatagramSocket();
  private final int metricsPort;
  private final int logPort;
  private int lines;

  /** Those of a server that was started with {@link #options} and is ready. */
  SideClients(Launch server) throws IOException, InterruptedException {
    this.server = server;
    metricsPort = port("also answers on /[^ ]*:(\\d+)\n");
    logPort = port("reads lines of a log on /[^ ]*:(\\d+)\n");
  }

  /** For the command line of the server. */
  static List<String> options(Launch server) {
    return List.of("--metrics-port", "0", "--log-port", "0", "--unix", socket(server));
  }

  /** The generation that answers on the second port and on the Unix socket must be this one. */
  void assertAnsweredBy(int generation) throws IOException {
    assertThat(RawClient.get(metricsPort, "/metrics").body())
        .startsWith("handoff_generation " + generation + "\n");
    assertThat(overUnix()).startsWith("HTTP/1.1 200").contains("X-Generation: " + generation);
  }

  /** Sends lines of a log. */
  void log(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] line = ("line " + ++lines + ".\n").getBytes(StandardCharsets.US_ASCII);
      InetAddress host = InetAddress.getLoopbackAddress();
      sender.send(new DatagramPacket(line, line.length, host, logPort));
    }
  }

  /** All lines must have been printed, by whatever process, and none twice. */
  void assertAllLinesPrinted() throws InterruptedException {
    Await.untilTrue(() -> printed() >= lines, () -> "a line is missing:\n" + server.output());
    for (int i = 1; i <= lines; i++) {
      assertThat(server.output().split(" log line " + i + "\\.", -1)).as("line " + i).hasSize(2);
    }
  }

  private int printed() {
    return server.output().split(" log line \\d+\\.", -1).length - 1;
  }

  private String overUnix() throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket(server)))) {
      channel.write(
          ByteBuffer.wrap(
              "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static String socket(Launch server) {
    return server.directory().resolve("hello.sock").toString();
  }

  private int port(String regex) throws InterruptedException {
    return Integer.parseInt(server.await(regex).group(1));
  }

  @Override
  public void close() {
    sender.close();
  }
}
