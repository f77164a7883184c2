package dev.handoff.bus;

import dev.handoff.journal.Journal;
import dev.handoff.journal.LineSplitter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import jdk.net.ExtendedSocketOptions;

/**
 * Listens on a Unix socket and adds what the processes report to the journal. Each connection has a
 * daemon thread that reads it; a producer that sends nothing, or garbage, harms only itself.
 */
public final class BusServer implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final int MOST_CONNECTIONS = 256;

  private final Path socket;
  private final Object file;
  private final ServerSocketChannel listener;
  private final UserPrincipal welcome;
  private final Intake intake;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong refused = new AtomicLong();
  private final Thread acceptor = new Thread(this::acceptAll, "bus-acceptor");

  private BusServer(
      Path socket, ServerSocketChannel listener, UserPrincipal welcome, Journal journal)
      throws IOException {
    this.socket = socket;
    this.file = Files.readAttributes(socket, "unix:ino,dev", LinkOption.NOFOLLOW_LINKS);
    this.listener = listener;
    this.welcome = welcome;
    this.intake = new Intake(journal);
    acceptor.setDaemon(true);
  }

  /**
   * Opens the bus. The directory is created if it is missing; a socket file that nobody listens on
   * is replaced.
   *
   * @param socket where to listen
   * @param journal where the events go
   * @throws BusException if the path is not ours, is too long, or another process listens there
   */
  public static BusServer start(Path socket, Journal journal) throws BusException {
    try {
      return start(socket, journal, BusPath.self());
    } catch (IOException e) {
      throw new BusException("the bus cannot tell which user it runs as: is /proc mounted?", e);
    }
  }

  static BusServer start(Path path, Journal journal, UserPrincipal welcome) throws BusException {
    Path socket = path.toAbsolutePath();
    BusPath.prepare(socket);
    StaleSocket.remove(socket);
    ServerSocketChannel listener = null;
    try {
      listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      BusServer server = new BusServer(socket, listener, welcome, journal);
      server.acceptor.start();
      return server;
    } catch (IOException e) {
      closeQuietly(listener);
      throw new BusException(
          "the bus cannot listen on " + socket + " (" + e + "): choose another path with --bus", e);
    }
  }

  /** Where it listens, as an absolute path. */
  public Path socket() {
    return socket;
  }

  /** Its statistics. Any thread may ask. */
  public BusStats stats() {
    return intake.stats(connections.size(), refused.get());
  }

  /**
   * Ends all connections and removes the socket file. Whatever was read before is in the journal.
   */
  @Override
  public void close() {
    closeQuietly(listener);
    disconnectAll();
    try {
      // After a race between two dashboards the file may belong to the other one.
      if (file.equals(Files.readAttributes(socket, "unix:ino,dev", LinkOption.NOFOLLOW_LINKS))) {
        Files.delete(socket);
      }
    } catch (IOException gone) {
      // The file is gone already.
    }
  }

  void disconnectAll() {
    connections.forEach(BusServer::cut);
  }

  private void acceptAll() {
    while (listener.isOpen()) {
      try {
        welcome(listener.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException outOfDescriptors) {
        pause();
      }
    }
  }

  private void welcome(SocketChannel connection) {
    if (connections.size() >= MOST_CONNECTIONS || !isWelcome(connection)) {
      refused.incrementAndGet();
      closeQuietly(connection);
      return;
    }
    connections.add(connection);
    Thread reader = new Thread(() -> read(connection), "bus-reader");
    reader.setDaemon(true);
    reader.start();
    if (!listener.isOpen()) {
      closeQuietly(connection);
    }
  }

  private boolean isWelcome(SocketChannel connection) {
    try {
      return connection.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(welcome);
    } catch (IOException alreadyCut) {
      return false;
    }
  }

  private void read(SocketChannel connection) {
    try (connection) {
      new LineSplitter(intake::take, intake::bad).readAll(new Coalescing(connection));
    } catch (IOException cut) {
      // The producer's last events, and its silence after them, show that it has ended.
    } finally {
      connections.remove(connection);
    }
  }

  /**
   * Closing a socket does not end it while its reader is blocked in the kernel; until then it would
   * swallow what a producer sends. The shutdown makes such writes fail at once.
   */
  private static void cut(SocketChannel connection) {
    try {
      connection.shutdownInput();
    } catch (IOException cutAlready) {
      // Then there is nothing to shut down.
    }
    closeQuietly(connection);
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (Exception ignored) {
      // It is being given up anyway.
    }
  }
}
