package dev.handoff.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.Await;
import dev.handoff.posix.Unread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

class VisitTest {
  /** A connection of which Jetty has read nothing. */
  private static final class Unseen extends ByteArrayEndPoint {
    private final SocketChannel channel;

    Unseen(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public Object getTransport() {
      return channel;
    }
  }

  @Test
  void aClientWhoseRequestABusyServerHasNotReadIsNotOverdue() throws Exception {
    try (ServerSocketChannel door =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel client = SocketChannel.open(door.getLocalAddress());
        SocketChannel accepted = door.accept()) {
      Visit visit = new Visit();
      visit.attach(new Unseen(accepted));
      client.write(ByteBuffer.wrap(new byte[] {'G', 'E', 'T'}));
      Await.untilTrue(() -> Unread.isAny(accepted), () -> "nothing has arrived");

      assertThat(visit.overdueMillis()).isZero();
      TimeUnit.MILLISECONDS.sleep(5);
      assertThat(visit.overdueMillis()).isZero();
      assertThat(visit.isIdle()).isFalse();
    }
  }
}
