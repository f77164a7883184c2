package dev.handoff.web.door;

import dev.handoff.posix.Unread;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Closes connections that take too long to send the complete head of a request. An idle timeout is
 * not enough: a client that sends a byte now and then is never idle, and keeps a descriptor
 * forever.
 */
final class SlowHeads extends AbstractLifeCycle {
  private static final int LOOKS = 10;

  private final ServerConnector connector;
  private final long nanos;
  private Map<EndPoint, Wait> waiting = Map.of();

  private record Wait(long heads, long since) {}

  /**
   * Starts with the connector, once it is one of its beans.
   *
   * @param patience from the end of one request to the end of the head of the next
   */
  SlowHeads(ServerConnector connector, Duration patience) {
    this.connector = connector;
    this.nanos = patience.toNanos();
  }

  @Override
  protected void doStart() {
    lookLater();
  }

  private void lookLater() {
    connector.getServer().getScheduler().schedule(this::look, nanos / LOOKS, TimeUnit.NANOSECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    Map<EndPoint, Wait> still = new HashMap<>();
    for (EndPoint client : connector.getConnectedEndPoints()) {
      // While something that has arrived is unread, the delay is the server's own.
      if (client.getConnection() instanceof HttpConnection connection
          && isWaiting(connection)
          && !Unread.isAny(client.getTransport())) {
        Wait here = new Wait(connection.getMessagesIn(), now);
        Wait before = waiting.getOrDefault(client, here);
        Wait wait = before.heads() == here.heads() ? before : here;
        still.put(client, wait);
        if (now - wait.since() > nanos) {
          client.close();
        }
      }
    }
    waiting = still;
    if (isRunning()) {
      lookLater();
    }
  }

  private static boolean isWaiting(HttpConnection connection) {
    return connection.getHttpChannel().getRequest() == null;
  }
}
