package dev.handoff.demo;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Accepts from a listener from which other processes accept too.
 *
 * <p>It uses one acceptor in blocking mode. Jetty's selector would accept until the queue is empty,
 * and if another holder of the socket made it blocking (the mode belongs to the socket, not to the
 * process), the selector thread would be stuck in accept.
 */
final class SharedConnector extends ServerConnector {
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration BETWEEN_COMPLAINTS = Duration.ofSeconds(10);

  private final Connections connections;
  private final ConsoleLog log;
  private volatile boolean handing;

  /** The most connections; read before ready, because afterwards clients would wait for that. */
  private final int most = Descriptors.forConnections();

  private long quietUntil = System.nanoTime();

  SharedConnector(
      Server server, HttpConnectionFactory http, Connections connections, ConsoleLog log) {
    super(server, 1, 1, http);
    this.connections = connections;
    this.log = log;
    setIdleTimeout(IDLE_TIMEOUT.toMillis());
    addBean(connections);
  }

  /**
   * True while there may be a connection that has left the queue but is not among the connections
   * yet.
   */
  boolean isAcceptingNow() {
    return handing;
  }

  /**
   * Serves a connection that has been accepted, from this listener or another one: what the server
   * sends to itself before ready takes the way that a client's connection takes afterwards.
   */
  void admit(SocketChannel accepted) throws IOException {
    accepted.configureBlocking(false);
    configure(accepted.socket());
    getSelectorManager().accept(accepted);
  }

  /** Accepts one connection, or none if the descriptors for connections are used up. */
  @Override
  public void accept(int acceptor) throws IOException {
    if (connections.count() >= most) {
      complain("has " + most + " connections and no descriptors for more");
      pause();
      return;
    }
    handing = true;
    try {
      if (getTransport() instanceof ServerSocketChannel listener) {
        admit(listener.accept());
        connections.countAccepted();
      }
    } finally {
      handing = false;
    }
  }

  /**
   * The listener is closed on purpose at the handover: that is not a failure, and the acceptor's
   * work is done. Otherwise there is no descriptor for the next connection, which waits in the
   * queue: Jetty would try again only once a second, with a stack trace each time.
   */
  @Override
  protected boolean handleAcceptFailure(Throwable failure) {
    if (!isOpen() || !isRunning()) {
      return false;
    }
    complain("cannot accept (" + failure.getMessage() + ")");
    return pause();
  }

  /** Complains from time to time, not at each attempt. */
  private void complain(String what) {
    long now = System.nanoTime();
    if (now - quietUntil >= 0) {
      quietUntil = now + BETWEEN_COMPLAINTS.toNanos();
      log.say(what + ": new connections have to wait");
    }
  }

  /** Waits a moment; false if the server is being stopped. */
  private boolean pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      return true;
    } catch (InterruptedException e) {
      return isRunning();
    }
  }

  @Override
  protected void configure(Socket socket) {
    super.configure(socket);
    try {
      socket.setKeepAlive(true);
    } catch (SocketException e) {
      // The client is gone already.
    }
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
    SocketChannelEndPoint endPoint = new QuietEndPoint(channel, selector, key, getScheduler());
    endPoint.setIdleTimeout(getIdleTimeout());
    Visit visit = connections.of(channel);
    if (visit != null) {
      visit.attach(endPoint);
    }
    return endPoint;
  }

  /**
   * Jetty's selector asks each end point that was ready what it waits for next. For one that has
   * been closed meanwhile it would throw and catch an exception with its stack trace.
   */
  private static final class QuietEndPoint extends SocketChannelEndPoint {
    QuietEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
      super(channel, selector, key, scheduler);
    }

    @Override
    public void updateKey() {
      if (getChannel().isOpen()) {
        super.updateKey();
      }
    }
  }
}
