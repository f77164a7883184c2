package dev.handoff.traffic.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A second opinion: one blocking socket, one request after the other, never a retry. It shares no
 * code with the generator and has its own names for what it sees.
 */
final class RawJudge implements AutoCloseable {
  private static final String ANSWERED = "answered";

  private final InetSocketAddress address;
  private final boolean keepsAlive;
  private final int patienceMillis;
  private final Map<String, Integer> seen = new TreeMap<>();
  private Socket socket;
  private int carried;

  /**
   * A judge that has sent nothing yet.
   *
   * @param keepsAlive whether it uses each connection until that dies
   * @param patienceMillis timeout for connecting, and for the next byte of an answer
   */
  RawJudge(String url, boolean keepsAlive, int patienceMillis) {
    this.address = new InetSocketAddress("127.0.0.1", URI.create(url).getPort());
    this.keepsAlive = keepsAlive;
    this.patienceMillis = patienceMillis;
  }

  /** Sends some requests; returns how many had each result. */
  Map<String, Integer> ask(int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      ask("judge-" + i);
    }
    return seen;
  }

  /** Sends one request with this id; returns its result. */
  String ask(String id) throws IOException {
    String what = connected();
    if (what == null) {
      carried++;
      what = exchange(id);
    }
    if (!keepsAlive || !what.equals(ANSWERED)) {
      close();
    }
    seen.merge(what, 1, Integer::sum);
    return what;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  /** Connects if necessary; returns null, or the result if that failed. */
  private String connected() throws IOException {
    if (socket != null) {
      return null;
    }
    socket = new Socket();
    carried = 0;
    try {
      socket.connect(address, patienceMillis);
      socket.setSoTimeout(patienceMillis);
      return null;
    } catch (ConnectException e) {
      return "refused";
    } catch (SocketTimeoutException e) {
      return "no connection in time";
    }
  }

  private String exchange(String id) {
    StringBuilder got = new StringBuilder();
    String end;
    try {
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + id + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      end = read(socket.getInputStream(), got);
    } catch (SocketTimeoutException e) {
      return "no answer in time";
    } catch (IOException e) {
      end = "reset";
    }
    if (end.isEmpty()) {
      return judged(got, id);
    }
    return end + (got.length() > 0 ? " within an answer" : carried > 1 ? " on reuse" : " at once");
  }

  /** Reads an answer of known length; returns how it ended, empty if it is complete or not HTTP. */
  private static String read(InputStream in, StringBuilder got) throws IOException {
    while (!complete(got)) {
      int next = in.read();
      if (next < 0) {
        return "closed";
      }
      got.append((char) next);
    }
    return "";
  }

  private static boolean complete(StringBuilder got) {
    if (got.length() >= 5 && !got.substring(0, 5).equals("HTTP/")) {
      return true;
    }
    int head = got.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    String length = RawServer.header(got.substring(0, head), "Content-Length");
    return got.length() >= head + 4 + Integer.parseInt(length);
  }

  private static String judged(StringBuilder got, String id) {
    if (!got.toString().startsWith("HTTP/1.1 ")) {
      return "no HTTP";
    } else if (!got.toString().startsWith("HTTP/1.1 200")) {
      return "no success";
    }
    return RawServer.header(got.toString(), "X-Request-Id").equals(id)
        ? ANSWERED
        : "another's answer";
  }
}
