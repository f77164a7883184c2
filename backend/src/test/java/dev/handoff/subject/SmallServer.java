package dev.handoff.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import sun.misc.Signal;

/**
 * A server with the least that there can be. SIGHUP makes it print {@code reloaded}; with {@code
 * stubborn} it ignores SIGTERM. Several may have the same port.
 */
final class SmallServer {
  private SmallServer() {}

  public static void main(String[] arguments) throws IOException {
    Signal.handle(new Signal("HUP"), signal -> System.out.println("reloaded"));
    if (List.of(arguments).contains("stubborn")) {
      Signal.handle(new Signal("TERM"), signal -> {});
    }
    try (ServerSocket server = new ServerSocket()) {
      server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
      while (true) {
        answer(server.accept());
      }
    }
  }

  private static void answer(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException gone) {
      // The client has thought better of it.
    }
  }
}
