package dev.handoff.restart;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Accepts from the listener of a generation, in one daemon thread of its own: for a server on plain
 * sockets, which has no acceptor yet. It does what a handover requires of an acceptor. It is told
 * to pause and is never interrupted, because an interrupt could lose a connection; each connection
 * that it has taken is either with the server or {@link #isTaking}; and when no descriptor is left
 * (EMFILE) it tries again, while clients wait in the queue.
 */
public final class Acceptor {
  private static final Duration AFTER_FAILURE = Duration.ofMillis(20);

  private final ServerSocketChannel listener;
  private final Consumer<SocketChannel> arrived;

  /** Only the thread writes this. */
  private volatile Accepts accepts = Accepts.NONE;

  private Thread thread;
  private boolean open;
  private boolean taking;

  Acceptor(ServerSocketChannel listener, Consumer<SocketChannel> arrived) {
    this.listener = listener;
    this.arrived = arrived;
  }

  /**
   * An acceptor that does not accept yet.
   *
   * @param arrived takes over a connection, in blocking mode, and has counted it among those of
   *     {@link Load#connections} when it returns; called by the acceptor's thread, which accepts
   *     nothing meanwhile
   */
  public static Acceptor of(Generation generation, Consumer<SocketChannel> arrived) {
    return new Acceptor(generation.listener(), arrived);
  }

  /** The same for another listening socket of the generation. */
  public static Acceptor of(ServerSocketChannel listener, Consumer<SocketChannel> arrived) {
    return new Acceptor(listener, arrived);
  }

  /** Accepts from now on, until a pause or until the engine closes the listener. */
  public synchronized void accept() {
    open = true;
    notifyAll();
    if (thread == null) {
      thread = new Thread(this::run, "acceptor");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Stops accepting, except for one connection if the thread is in accept at this moment. */
  public synchronized void pause() {
    open = false;
  }

  /**
   * True while there may be a connection that has left the queue but has not reached the server.
   */
  public synchronized boolean isTaking() {
    return taking;
  }

  /** Connections since the start. */
  public Accepts accepts() {
    return accepts;
  }

  private void run() {
    try {
      while (true) {
        begin();
        try {
          SocketChannel client = listener.accept();
          accepts = accepts.andOne(System.nanoTime());
          hand(client);
        } catch (ClosedChannelException handedOver) {
          return;
        } catch (IOException noDescriptor) {
          TimeUnit.NANOSECONDS.sleep(AFTER_FAILURE.toNanos());
        } finally {
          end();
        }
      }
    } catch (InterruptedException e) {
      System.err.println("The acceptor was interrupted: nothing is accepted any more.");
    }
  }

  private synchronized void begin() throws InterruptedException {
    while (!open) {
      wait();
    }
    taking = true;
  }

  private synchronized void end() {
    taking = false;
  }

  /**
   * A connection that cannot be served, perhaps for want of a thread, must not end the acceptor.
   */
  private void hand(SocketChannel client) throws IOException {
    try {
      arrived.accept(client);
    } catch (RuntimeException | Error e) {
      System.err.println("A connection could not be served and is closed: " + e);
      client.close();
    }
  }
}
