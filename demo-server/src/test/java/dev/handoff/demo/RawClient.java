package dev.handoff.demo;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One connection with HTTP/1.1 by hand: it sees every loss, because nothing is ever retried. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;
  private final InputStream in;

  public record Answer(int status, Map<String, String> headers, String body) {
    public long pid() {
      return Long.parseLong(headers.get("x-pid"));
    }

    public boolean closes() {
      return "close".equalsIgnoreCase(headers.get("connection"));
    }
  }

  public RawClient(int port) throws IOException {
    this(InetAddress.getLoopbackAddress(), port);
  }

  public RawClient(InetAddress host, int port) throws IOException {
    socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends one request on a connection of its own. */
  public static Answer get(int port, String path) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client.get(path);
    }
  }

  public Answer get(String path) throws IOException {
    send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return receive();
  }

  public void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** All of a request but its last byte: its process cannot leave before it has that too. */
  public void sendAllButTheEnd() throws IOException {
    send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\na");
  }

  /** The last byte of that request; returns its answer. */
  public Answer sendTheEnd() throws IOException {
    send("b");
    return receive();
  }

  /** The next answer. */
  public Answer receive() throws IOException {
    Answer head = receiveHead();
    return new Answer(head.status(), head.headers(), body(head.headers()));
  }

  /** The next answer if it has no body, although its head may announce one. */
  public Answer receiveHead() throws IOException {
    String status = line();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).trim());
    }
    return new Answer(Integer.parseInt(status.split(" ")[1]), headers, "");
  }

  /** Waits for the next byte or the end; true if the server has ended the connection. */
  public boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  /** Whether the server has ended the connection by now: checked before it is used again. */
  public boolean hasEnded() throws IOException {
    socket.setSoTimeout(1);
    try {
      int read = in.read();
      if (read >= 0) {
        throw new IOException("the server sent byte " + read + " that nobody had asked for");
      }
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String body(Map<String, String> headers) throws IOException {
    if (!"chunked".equals(headers.get("transfer-encoding"))) {
      return bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    StringBuilder body = new StringBuilder();
    while (true) {
      int length = Integer.parseInt(line(), 16);
      body.append(bytes(length));
      line();
      if (length == 0) {
        return body.toString();
      }
    }
  }

  private String bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the body ended after " + bytes.length + " of " + count + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException(
            "the connection ended "
                + (line.length() == 0 ? "before a response" : "within a response"));
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }
}
