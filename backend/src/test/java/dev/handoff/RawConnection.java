package dev.handoff;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection of a {@link SocketJudge}: a socket, and as much of HTTP as it takes. */
final class RawConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private boolean ends;

  RawConnection(int port) throws IOException {
    try {
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Whether the server has closed it, as far as one can see before writing. */
  boolean isClosed() throws IOException {
    socket.setSoTimeout(1);
    try {
      in.mark(1);
      int next = in.read();
      in.reset();
      return next < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    } finally {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @param last whether the server shall close the connection after it
   * @return whether it is a good one
   */
  boolean isAnswered(boolean last) throws IOException {
    String request =
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + (last ? "Connection: close\r\n" : "") + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String status = line();
    int length = -1;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String field = line.toLowerCase(Locale.ROOT);
      if (field.startsWith("content-length:")) {
        length = Integer.parseInt(field.substring(field.indexOf(':') + 1).strip());
      } else if (field.matches("connection:\\s*close")) {
        ends = true;
      }
    }
    if (last) {
      in.readAllBytes();
    } else if (length < 0) {
      throw new IOException("an answer without its length: " + status);
    } else if (in.readNBytes(length).length < length) {
      throw new EOFException("within an answer");
    }
    return status.startsWith("HTTP/1.1 200 ");
  }

  /** Whether the last answer has said that there will be no other one. */
  boolean ends() {
    return ends;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("before the end of a head");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
