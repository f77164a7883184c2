package dev.handoff.traffic.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A server on raw sockets that does exactly what a script says, and counts by itself what reached
 * it. The connection is closed when the script returns.
 */
final class RawServer implements AutoCloseable {

  /** Handles one connection. */
  @FunctionalInterface
  interface Script {
    void serve(Client client) throws IOException;
  }

  private final ServerSocket listener;
  private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Collection<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Collection<String> heads = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Script script;
  private final SSLContext tls;

  RawServer(Script script) throws IOException {
    this(InetAddress.getLoopbackAddress(), script);
  }

  RawServer(InetAddress address, Script script) throws IOException {
    this(address, null, script);
  }

  /** A server that speaks TLS, unless the context is null. */
  RawServer(InetAddress address, SSLContext tls, Script script) throws IOException {
    this.tls = tls;
    this.listener = new ServerSocket(0, 1024, address);
    this.script = script;
    start(this::accept);
  }

  String url() {
    return tls == null ? url(listener) : "https://localhost:" + port() + "/";
  }

  static String url(ServerSocket listener) {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  int connections() {
    return connections.get();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The heads of all requests that arrived completely, without the probe before a run. */
  List<String> heads() {
    return heads.stream().filter(head -> !isProbe(head)).toList();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Client client = new Client(socket);
      script.serve(client);
      client.close();
    } catch (IOException gone) {
      // The client or the test ended the connection; the client judges what that means.
    }
  }

  private static Socket secured(Socket raw, SSLContext tls) throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
    raw.setTcpNoDelay(true);
    socket.setUseClientMode(false);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    if (tls.getProtocol().startsWith("TLSv")) {
      parameters.setProtocols(new String[] {tls.getProtocol()});
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    threads.add(thread);
    thread.start();
  }

  /** One connection as a script sees it. */
  final class Client {
    private final Socket raw;
    private final Socket socket;
    private final InputStream in;

    Client(Socket raw) throws IOException {
      this.raw = raw;
      this.socket = tls == null ? raw : secured(raw, tls);
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Reads a request head; null at the end of the connection. */
    String request() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return null;
        }
        head.append((char) next);
      }
      heads.add(head.toString());
      return head.toString();
    }

    /** Reads at least one and at most this many bytes of a body. */
    byte[] body(int atMost) throws IOException {
      byte[] bytes = new byte[atMost];
      int count = in.read(bytes);
      if (count < 0) {
        throw new IOException("the client has ended its body early");
      }
      return Arrays.copyOf(bytes, count);
    }

    /** Shrinks the buffer for what the client does not read. */
    void smallSendBuffer() throws IOException {
      socket.setSendBufferSize(128 * 1024);
    }

    void say(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** Waits until the client has closed. */
    void untilClosed() throws IOException {
      while (in.read() >= 0) {
        // Nothing it sends is answered.
      }
    }

    void close() throws IOException {
      socket.close();
    }

    /** Ends the connection with FIN, without a word of TLS. */
    void cut() throws IOException {
      raw.close();
    }

    /** Ends the connection with RST instead of FIN. */
    void reset() throws IOException {
      raw.setSoLinger(true, 0);
      raw.close();
    }

    /** What TLS has agreed on. */
    SSLSocket tls() {
      return (SSLSocket) socket;
    }
  }

  /** The value of a header in a head, "" if it is missing. */
  static String header(String head, String name) {
    for (String line : head.split("\r\n")) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        return line.substring(name.length() + 1).trim();
      }
    }
    return "";
  }

  /** A complete answer to a request, with its id and the PID 4711. */
  static String answer(String head, String moreHeaders) {
    return "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Pid: 4711\r\nX-Request-Id: "
        + header(head, "X-Request-Id")
        + "\r\n"
        + moreHeaders
        + "\r\nhello";
  }

  /** Whether this is the head of the probe before a run. */
  static boolean isProbe(String head) {
    return header(head, "X-Request-Id").startsWith("probe-");
  }

  /** The head of a request that the same client may send later. */
  static String ofAnother(String head) {
    String id = header(head, "X-Request-Id");
    return head.replace("X-Request-Id: " + id, "X-Request-Id: " + id + "0");
  }

  /** Answers any request as the demo server does, slow ones at once. */
  static void demo(Client client) throws IOException {
    for (String head = client.request(); head != null; head = client.request()) {
      if (head.startsWith("POST /echo ")) {
        echo(client, head);
      } else if (head.startsWith("GET /stream?")) {
        client.say(
            answer(head, "Transfer-Encoding: chunked\r\n")
                .replace("Content-Length: 5\r\n", "")
                .replace("hello", "5\r\nhello\r\n0\r\n\r\n"));
      } else if (head.startsWith("GET /slow?")) {
        client.say(answer(head, "X-Slow: 1\r\n"));
      } else {
        client.say(answer(head, ""));
      }
    }
  }

  /** Sends a body back while it arrives, and reads no more of it than it could send. */
  static void echo(Client client, String head) throws IOException {
    int left = Integer.parseInt(header(head, "Content-Length"));
    client.say(
        answer(head, "")
            .replace("Content-Length: 5", "Content-Length: " + left)
            .replace("hello", ""));
    while (left > 0) {
      byte[] some = client.body(Math.min(left, 16_384));
      left -= some.length;
      client.say(some);
    }
  }

  /** Waits inside a script, which cannot be interrupted. */
  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers every request on every connection. */
  static void hello(Client client) throws IOException {
    for (String head = client.request(); head != null; head = client.request()) {
      client.say(answer(head, ""));
    }
  }
}
