package dev.handoff.web.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A viewer's end of the event stream, read frame by frame. */
public final class Stream implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final BufferedReader reader;
  private int status;

  private Stream(Socket socket) throws IOException {
    this.socket = socket;
    this.reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** A frame; a field that it lacks is null. */
  public record Frame(String event, String id, String data) {}

  /** Opens a stream and reads its head. */
  public static Stream open(int port, String... headers) throws IOException {
    Stream stream = unread(port, headers);
    stream.readHead();
    return stream;
  }

  /** Opens a stream and reads nothing, with a small receive buffer. */
  public static Stream unread(int port, String... headers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    // An HTTP/1.0 client gets no chunked encoding.
    String request = "GET /api/events HTTP/1.0\r\nHost: localhost:" + port + "\r\n";
    for (String header : headers) {
      request += header + "\r\n";
    }
    socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
    return new Stream(socket);
  }

  int status() {
    return status;
  }

  void readHead() throws IOException {
    status = Integer.parseInt(reader.readLine().split(" ")[1]);
    while (!reader.readLine().isEmpty()) {
      // Other tests check the headers.
    }
  }

  /** The next frame of this event; null at the end of the stream. */
  public Frame next(String event) throws IOException {
    for (Frame frame = next(); frame != null; frame = next()) {
      if (event.equals(frame.event())) {
        return frame;
      }
    }
    return null;
  }

  /** The next frame; null at the end of the stream. */
  public Frame next() throws IOException {
    String event = null;
    String id = null;
    String data = null;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.isEmpty() && event != null) {
        return new Frame(event, id, data);
      } else if (line.startsWith("event: ")) {
        event = line.substring("event: ".length());
      } else if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
