package dev.handoff.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A number of connections at once, with one request on each and no retries. Answers are checked:
 * only a complete one that ends with what was sent counts.
 */
final class ManyRequests {
  private static final long LOOK_NANOS = 20_000_000;

  /** Enough rounds to write a request, and to read its answer and the end of the connection. */
  private static final int ROUNDS = 10;

  private final InetSocketAddress to;
  private final String authority;
  private final int requests;
  private int refused;
  private int answered;
  private int lost;

  /**
   * Requests that have not been sent yet.
   *
   * @param authority of the server, for the Host header
   */
  ManyRequests(InetSocketAddress to, String authority, int requests) {
    this.to = to;
    this.authority = authority;
    this.requests = requests;
  }

  /**
   * What became of the requests; the three counts add up to their number.
   *
   * @param answered with what was sent
   * @param refused no connection was made
   * @param lost a connection was made, but no complete answer came on it in time
   * @param longestMillis from the start of the first request to the end of the last one
   */
  record Outcome(int answered, int refused, int lost, long longestMillis) {}

  /** One connection. */
  private static final class Shot {
    final String echo;
    final ByteBuffer out;
    final StringBuilder in = new StringBuilder();
    boolean made;

    Shot(int number, String host) {
      echo = "burst " + number + "\n";
      String request =
          "POST /echo HTTP/1.1\r\nHost: "
              + host
              + "\r\nConnection: close\r\nContent-Length: "
              + echo.length()
              + "\r\n\r\n"
              + echo;
      out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }

    boolean isAnswered() {
      return in.indexOf("HTTP/1.1 200 ") == 0 && in.toString().endsWith("\r\n\r\n" + echo);
    }
  }

  /**
   * Fires, and waits for the last answer. May be called once.
   *
   * @param atMost how long to wait; requests still open then are lost
   * @param look called by this thread now and then while it waits
   */
  Outcome fire(Duration atMost, Runnable look) throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (Selector selector = Selector.open()) {
      try {
        for (int i = 1; i <= requests; i++) {
          connect(selector, new Shot(i, authority));
        }
        long looked = began;
        while (pending() > 0 && System.nanoTime() - began < atMost.toNanos()) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          if (System.nanoTime() - looked > LOOK_NANOS) {
            look.run();
            looked = System.nanoTime();
          }
          selector.select(this::step, 10);
        }
        // Answers that came while this process was not running count too.
        for (int i = 0; i < ROUNDS && pending() > 0 && selector.selectNow(this::step) > 0; i++) {
          // One round after the other, until there is nothing more to read.
        }
        lost += pending();
      } finally {
        for (SelectionKey key : selector.keys()) {
          key.channel().close();
        }
      }
    }
    return new Outcome(answered, refused, lost, (System.nanoTime() - began) / 1_000_000);
  }

  private int pending() {
    return requests - answered - refused - lost;
  }

  private void connect(Selector selector, Shot shot) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(to);
      channel.register(selector, SelectionKey.OP_CONNECT, shot);
    } catch (IOException e) {
      channel.close();
      refused++;
    }
  }

  private void step(SelectionKey key) {
    Shot shot = (Shot) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        shot.made = true;
        key.interestOps(SelectionKey.OP_WRITE);
      } else if (key.isWritable()) {
        channel.write(shot.out);
        key.interestOps(shot.out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      } else if (key.isReadable() && isAtEnd(channel, shot)) {
        close(channel);
        count(shot);
      }
    } catch (IOException e) {
      close(channel);
      count(shot);
    }
  }

  private void count(Shot shot) {
    if (shot.isAnswered()) {
      answered++;
    } else if (shot.made) {
      lost++;
    } else {
      refused++;
    }
  }

  private static boolean isAtEnd(SocketChannel channel, Shot shot) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1_024);
    int read = channel.read(buffer);
    shot.in.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
    return read < 0;
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException gone) {
      // It is closed anyway.
    }
  }
}
