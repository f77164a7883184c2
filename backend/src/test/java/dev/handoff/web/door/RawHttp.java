package dev.handoff.web.door;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP as it is on the wire: the JDK's client does not let a test choose Host or Origin. */
public final class RawHttp {
  private static final int PATIENCE_MILLIS = 30_000;

  private RawHttp() {}

  /** A response; without a length, the body reaches to the end of the connection. */
  public record Response(String head, String body) {
    /** As a number. */
    public int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }

    /** The value of a header, empty if it is missing. */
    public String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ": ";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .findFirst()
          .orElse("");
    }
  }

  /** Sends a GET. */
  public static Response get(int port, String path, String... headers) throws IOException {
    return send(port, "GET", path, "", headers);
  }

  /** Sends a POST. */
  public static Response post(int port, String path, String body, String... headers)
      throws IOException {
    return send(port, "POST", path, body, headers);
  }

  /** Sends a request, with the right Host unless the headers have one, and reads to the end. */
  public static Response send(int port, String method, String path, String body, String... headers)
      throws IOException {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    if (!String.join("", headers).contains("Host:")) {
      head.append("Host: localhost:").append(port).append("\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length);
    head.append("\r\nConnection: close\r\n\r\n").append(body);
    return exchange(port, head.toString());
  }

  /** The status of a response that may never end. */
  public static int status(int port, String method, String path, String... headers)
      throws IOException {
    String head = method + " " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n";
    String request = head + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
    try (Socket socket = open(port, request)) {
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return Integer.parseInt(new String(line, StandardCharsets.UTF_8).split(" ")[1]);
    }
  }

  /** Sends exactly these bytes and reads to the end. */
  public static Response exchange(int port, String request) throws IOException {
    try (Socket socket = open(port, request)) {
      String text = new String(readAll(socket.getInputStream()), StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      return new Response(text.substring(0, end), text.substring(end + 4));
    }
  }

  /** Sends exactly these bytes and leaves the answer to the caller. */
  public static Socket open(int port, String request) throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /** Tolerates a reset: a server that refuses a body closes the connection with the rest unread. */
  private static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        all.write(buffer, 0, count);
      }
    } catch (java.net.SocketException reset) {
      if (all.size() == 0) {
        throw reset;
      }
    }
    return all.toByteArray();
  }
}
