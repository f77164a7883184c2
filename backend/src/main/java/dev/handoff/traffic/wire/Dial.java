package dev.handoff.traffic.wire;

import dev.handoff.event.LossClass;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Makes one connection, without blocking, to the first of a server's addresses that accepts it.
 * Nothing is written before that, so no request is sent twice. Used only by the thread of the event
 * loop.
 */
final class Dial {
  private final Selector selector;
  private final Object attachment;
  private final Route route;
  private SocketChannel channel;
  private SelectionKey key;
  private InetSocketAddress address;
  private int first;
  private int attempts;
  private IOException failure;
  private String failures = "";

  /** None of the addresses accepted the connection. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient LossClass kind;

    Failed(LossClass kind, String sentence) {
      super(sentence, null, false, false);
      this.kind = kind;
    }

    LossClass kind() {
      return kind;
    }
  }

  /**
   * A connection that is not made before {@link #advance}.
   *
   * @param attachment of its selection key
   * @throws IOException if this process has no descriptor left
   */
  Dial(Selector selector, Object attachment, Route route) throws IOException {
    this.selector = selector;
    this.attachment = attachment;
    this.route = route;
    open();
  }

  /** The current channel; it is another one when another address is tried. */
  SocketChannel channel() {
    return channel;
  }

  /** The address that it is made to. */
  InetSocketAddress address() {
    return address;
  }

  /** The key of that channel. */
  SelectionKey key() {
    return key;
  }

  /**
   * Begins with the address that worked last; called again when the key is ready.
   *
   * @return whether the connection has been made; otherwise the key waits for it
   */
  boolean advance() throws Failed {
    if (attempts == 0) {
      first = route.first();
      return connect();
    }
    try {
      if (!channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_CONNECT);
        return false;
      }
      route.worked(address);
      return true;
    } catch (IOException e) {
      return connectElsewhere(e);
    }
  }

  /** Closes it; may be called twice. */
  void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Nothing more was to be sent or read on it.
    }
  }

  private void open() throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = channel.register(selector, 0, attachment);
  }

  private boolean connect() throws Failed {
    address = route.attempt(attempts++, first);
    try {
      channel.connect(address);
    } catch (IOException e) {
      return connectElsewhere(e);
    }
    return advance();
  }

  private boolean connectElsewhere(IOException e) throws Failed {
    failures += (failures.isEmpty() ? "" : "; ") + Target.shown(address) + ": " + e.getMessage();
    failure = failure == null ? e : failure;
    if (route.attempt(attempts, first) == null) {
      throw failed();
    }
    close();
    try {
      open();
    } catch (IOException none) {
      throw new Failed(
          LossClass.NOT_SENT,
          "This process can open no further connection: " + none.getMessage() + ".");
    }
    return connect();
  }

  /**
   * The loss class is that of the first address, which is the one that worked last. The messages
   * are those of strerror, the only thing by which the JDK tells these cases apart.
   */
  private Failed failed() {
    String why = String.valueOf(failure.getMessage());
    if (why.contains("Cannot assign requested address")) {
      return new Failed(
          LossClass.NOT_SENT, "This machine has no local port left: " + failures + ".");
    } else if (why.contains("timed out")) {
      return new Failed(
          LossClass.CONNECT_TIMEOUT, "The kernel gave the connection up: " + failures + ".");
    } else if (failure instanceof ConnectException || !why.contains("reset")) {
      return new Failed(
          LossClass.CONNECT_REFUSED, "The connection could not be made: " + failures + ".");
    }
    return new Failed(LossClass.RESET_ON_CONNECT, "The connection was reset while it was made.");
  }
}
