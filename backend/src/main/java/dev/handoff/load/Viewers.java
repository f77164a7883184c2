package dev.handoff.load;

import dev.handoff.subject.Ports;
import dev.handoff.subject.SubjectException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** Viewers of a dashboard's event stream: those that read, all in one thread, and stalled ones. */
final class Viewers implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;
  private static final int THOROUGH = 5;

  private final InetSocketAddress address;
  private final Selector selector = Selector.open();
  private final Histogram delays = new Histogram(60_000_000L, 3);
  private final List<Viewer> reading = new ArrayList<>();
  private final List<SocketChannel> open = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "viewers");
  private volatile boolean closed;
  private volatile String problem;
  private volatile int cut;

  /** Opens this many that read. */
  Viewers(int port, int number) throws IOException {
    address = new InetSocketAddress(Ports.HOST, port);
    for (int i = 0; i < number; i++) {
      SocketChannel channel = connect();
      channel.configureBlocking(false);
      Viewer viewer = new Viewer(delays, i < THOROUGH);
      reading.add(viewer);
      channel.register(selector, SelectionKey.OP_READ, viewer);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Opens one that asks for the stream and never reads; the kernel buffers little for it. */
  void stall() throws IOException {
    connect();
  }

  /** Ends them, and returns what they got. */
  Seen end() throws IOException, InterruptedException, SubjectException {
    close();
    if (problem != null) {
      throw new SubjectException("ends the stream of a viewer that reads: " + problem);
    }
    return new Seen(
        reading.size(),
        cut,
        sum(Viewer::records),
        sum(Viewer::lost),
        sum(Viewer::snapshots),
        delays);
  }

  /**
   * What viewers got.
   *
   * @param viewers how many read
   * @param cut how many of them were cut off because they read nothing for too long, on a busy
   *     machine
   * @param records how many they got in batches, in all
   * @param lost records that are missing between two others
   * @param snapshots one for each of them, and one more each time that one fell behind
   * @param delays from an event to one of the first five viewers, in microseconds
   */
  record Seen(int viewers, int cut, long records, long lost, long snapshots, Histogram delays) {}

  @Override
  public void close() throws IOException, InterruptedException {
    closed = true;
    thread.join();
    for (SocketChannel channel : open) {
      channel.close();
    }
    selector.close();
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 256 * 1024);
    channel.connect(address);
    // An HTTP/1.0 client gets no chunks.
    String request =
        "GET /api/events HTTP/1.0\r\nHost: " + Ports.HOST + ":" + address.getPort() + "\r\n\r\n";
    channel.write(StandardCharsets.US_ASCII.encode(request));
    open.add(channel);
    return channel;
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
    try {
      while (!closed) {
        selector.select(LOOK_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          int count = ((SocketChannel) key.channel()).read(buffer.clear());
          if (count < 0) {
            cut++;
            key.cancel();
          } else {
            ((Viewer) key.attachment()).take(buffer.array(), count);
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      problem = e.getMessage();
    }
  }

  private long sum(ToLongFunction<Viewer> what) {
    return reading.stream().mapToLong(what).sum();
  }
}
