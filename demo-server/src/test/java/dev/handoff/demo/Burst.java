package dev.handoff.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many connections at once, one request on each, and no retries. */
final class Burst {
  /** Locked by each test with a thousand connections or more: their descriptors are limited. */
  static final String MANY_CONNECTIONS = "many connections";

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Selector selector = Selector.open();
  private final List<String> failures = new ArrayList<>();
  private int connected;
  private int answered;

  private record Exchange(int number, ByteBuffer answer) {}

  /** Starts connecting all of them. */
  Burst(int port, int size) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 1; i <= size; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, 0, new Exchange(i, ByteBuffer.allocate(1024)));
      if (channel.connect(address)) {
        ask(key, channel);
      } else {
        key.interestOps(SelectionKey.OP_CONNECT);
      }
    }
  }

  /** Continues until this many are connected. */
  void connectUntil(int wanted) throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    while (connected < wanted) {
      step(deadline);
    }
  }

  /** Continues until each has been answered or has failed. */
  void finish() throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    while (!selector.keys().isEmpty()) {
      step(deadline);
    }
    selector.close();
  }

  int answered() {
    return answered;
  }

  List<String> failures() {
    return failures;
  }

  private void step(long deadline) throws IOException {
    if (System.nanoTime() > deadline) {
      throw new AssertionError(
          connected + " connected, " + answered + " answered, failed: " + failures);
    }
    selector.select(this::goOn, 1000);
    // Cancelled keys are removed by the next selection.
    selector.selectNow();
  }

  private void goOn(SelectionKey key) {
    Exchange exchange = (Exchange) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        ask(key, channel);
      } else if (channel.read(exchange.answer) < 0) {
        judge(exchange);
        channel.close();
      }
    } catch (IOException e) {
      failures.add("connection " + exchange.number + ": " + e);
      close(channel);
    }
  }

  private void ask(SelectionKey key, SocketChannel channel) throws IOException {
    connected++;
    channel.write(ByteBuffer.wrap(REQUEST));
    key.interestOps(SelectionKey.OP_READ);
  }

  private void judge(Exchange exchange) {
    String answer =
        new String(
            exchange.answer.array(), 0, exchange.answer.position(), StandardCharsets.US_ASCII);
    if (answer.startsWith("HTTP/1.1 200 OK\r\n") && answer.endsWith("\n")) {
      answered++;
    } else {
      failures.add("connection " + exchange.number + " ended with: " + answer);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It has failed already.
    }
  }
}
