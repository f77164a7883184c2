package dev.handoff.bench;

import dev.handoff.process.Children;
import dev.handoff.procfs.Proc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ports of the loopback address. */
final class Ports {
  static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Ports() {}

  /** A port that is free at the moment. */
  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** The URL of a server on a port. */
  static String url(int port) {
    return "http://" + HOST + ":" + port + "/";
  }

  /** Waits until the port accepts connections. */
  static void awaitListener(int port, Children.Started server)
      throws Trouble, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket(HOST, port)) {
        return;
      } catch (IOException notYet) {
        if (!Proc.isThere(server.pid())) {
          // Its last words may still be in the pipe.
          throw new Trouble("does not start: " + lastLine(server.output().complete()));
        } else if (System.nanoTime() > deadline) {
          throw new Trouble("does not start: " + lastLine(server.output().tail()));
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private static String lastLine(String text) {
    return text.isEmpty() ? "it says nothing" : text.substring(text.lastIndexOf('\n') + 1);
  }
}
