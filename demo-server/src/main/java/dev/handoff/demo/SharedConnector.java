package dev.handoff.demo;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Accepts from a listener that other processes accept from too.
 *
 * <p>With one acceptor in blocking mode: Jetty's selector would accept until there is nothing more,
 * and if another holder of the socket makes it blocking (the mode is the socket's, not the
 * process's) the selector thread would be stuck in accept.
 */
final class SharedConnector extends ServerConnector {
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

  private final Connections connections;
  private volatile boolean handing;

  SharedConnector(Server server, HttpConnectionFactory http, Connections connections) {
    super(server, 1, 1, http);
    this.connections = connections;
    setIdleTimeout(IDLE_TIMEOUT.toMillis());
    addBean(connections);
  }

  /**
   * True while a connection may have been taken from the queue that is not among the connections
   * yet.
   */
  boolean isAcceptingNow() {
    return handing;
  }

  @Override
  public void accept(int acceptor) throws IOException {
    handing = true;
    try {
      super.accept(acceptor);
      connections.countAccepted();
    } finally {
      handing = false;
    }
  }

  /**
   * The listener is closed on purpose at the handover; that is no failure, and the acceptor's work
   * is done.
   */
  @Override
  protected boolean handleAcceptFailure(Throwable failure) {
    return isOpen() && super.handleAcceptFailure(failure);
  }

  @Override
  protected void configure(Socket socket) {
    super.configure(socket);
    try {
      socket.setKeepAlive(true);
    } catch (SocketException e) {
      // The client has gone already.
    }
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
    SocketChannelEndPoint endPoint = super.newEndPoint(channel, selector, key);
    Visit visit = connections.of(channel);
    if (visit != null) {
      visit.attach(endPoint);
    }
    return endPoint;
  }
}
