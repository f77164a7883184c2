package dev.handoff.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Loopback;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpTableTest {
  private static final int BACKLOG = 17;

  private final TcpTable files = TcpTable.in(ProcRows.NET);
  private final TcpTable asked = TcpTable.often(ProcRows.NET);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0"})
  void theKernelAnswersWhatItsFilesSay(String host) throws Exception {
    InetAddress address = host.equals("::1") ? Loopback.six() : InetAddress.getByName(host);
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(address, 0), BACKLOG);
      int port = server.socket().getLocalPort();
      Endpoint endpoint = new Endpoint(host.equals("0.0.0.0") ? "127.0.0.1" : host, port);
      InetAddress reached = InetAddress.getByName(endpoint.host());
      try (Socket one = new Socket(reached, port);
          var accepted = server.accept();
          Socket another = new Socket(reached, port)) {
        read(endpoint);

        assertThat(asked.listening()).hasSize(1);
        assertThat(asked.listening().get(0).queue()).isEqualTo(1);
        assertThat(asked.waiting()).isEqualTo(1);
        assertThat(asked.established()).hasSize(1);
        assertSame();
        List<TcpTable.Listening> all = asked.listening();
        asked.readListening(endpoint);
        assertThat(asked.listening()).isEqualTo(all);
        assumeAnswered();
        assertThat(asked.established()).as("not asked for").isEmpty();
        assertThat(asked.listening().get(0).limit()).isEqualTo(BACKLOG);
      }
    }
  }

  @Test
  void twoSocketsOfAPortAreTwo() throws Exception {
    try (ServerSocketChannel one = sharing(0);
        ServerSocketChannel other = sharing(one.socket().getLocalPort())) {
      read(new Endpoint("127.0.0.1", one.socket().getLocalPort()));

      assertThat(asked.listening()).hasSize(2);
      assertSame();
    }
  }

  @Test
  void aPortThatNobodyHasIsEmpty() throws Exception {
    try (ServerSocketChannel server = sharing(0)) {
      int port = server.socket().getLocalPort();
      server.close();
      read(new Endpoint("127.0.0.1", port));

      assertThat(asked.listening()).isEmpty();
      assertThat(asked.established()).isEmpty();
    }
  }

  private void read(Endpoint endpoint) throws IOException {
    files.read(endpoint);
    asked.read(endpoint);
  }

  private void assertSame() {
    assertThat(asked.established()).isEqualTo(files.established());
    assertThat(asked.waiting()).isEqualTo(files.waiting());
    assertThat(withoutLimits(asked)).containsExactlyInAnyOrderElementsOf(withoutLimits(files));
  }

  private static List<TcpTable.Listening> withoutLimits(TcpTable table) {
    return table.listening().stream()
        .map(one -> new TcpTable.Listening(one.inode(), one.queue(), -1, one.address()))
        .toList();
  }

  private void assumeAnswered() {
    Assumptions.assumeTrue(
        asked.listening().get(0).limit() >= 0,
        "This kernel has no sock_diag(7), so "
            + new File(ProcRows.NET, "tcp")
            + " is read instead.");
  }

  private static ServerSocketChannel sharing(int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    return server.bind(new InetSocketAddress("127.0.0.1", port));
  }
}
